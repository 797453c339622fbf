-- spread
WITH x AS (SELECT count(*) AS x FROM acts WHERE day >= :'from' AND day < :'to' AND class = 'ownership' GROUP BY person),
  n AS (SELECT sum(x)::float8 AS n FROM x)
SELECT json_build_array(count(*), sum(x), max(x) / max(n), exp(-sum(x / n * ln(x / n)))) FROM x, n;
-- facets
SELECT json_object_agg(facet, factor) FROM (
  SELECT facet, count(*) FILTER (WHERE before < total / 2.0) AS factor FROM (
    SELECT facet, sum(x) OVER w - x AS before, sum(x) OVER (PARTITION BY facet) AS total FROM (
      SELECT facet, person, count(*) AS x FROM acts WHERE day >= :'from' AND day < :'to' AND facet <> '' GROUP BY facet, person) AS held
    WINDOW w AS (PARTITION BY facet ORDER BY x DESC ROWS UNBOUNDED PRECEDING)) AS ordered
  GROUP BY facet) AS factors;
-- retention
WITH before AS (SELECT DISTINCT person FROM acts WHERE day >= :'from'::date - (:'to'::date - :'from'::date) AND day < :'from' AND class IN ('ownership', 'participation')),
  now AS (SELECT DISTINCT person FROM acts WHERE day >= :'from' AND day < :'to' AND class IN ('ownership', 'participation'))
SELECT to_json(count(now.person)::float8 / count(*)) FROM before LEFT JOIN now USING (person);
-- threads_without_one
WITH t AS (SELECT starter, second, size FROM conversations WHERE day >= :'from' AND day < :'to' AND size > 1),
  lost AS (SELECT person, sum(lost) AS lost FROM (
    SELECT starter AS person, count(*) AS lost FROM t GROUP BY starter UNION ALL SELECT second, count(*) FROM t WHERE size = 2 GROUP BY second) AS parts GROUP BY person)
SELECT json_build_array((SELECT count(*) FROM t), 1 - max(lost)::float8 / (SELECT count(*) FROM t)) FROM lost;
-- response
SELECT to_json(percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(waited, 'infinity'))) FROM conversations WHERE day >= :'from' AND day < :'to';
-- quarters
SELECT json_object_agg(quarter, share) FROM (
  SELECT to_char(begins, 'YYYY"Q"Q') AS quarter, max(x) / sum(x)::float8 AS share FROM (
    SELECT date_trunc('quarter', day) AS begins, person, count(*) AS x FROM acts WHERE class = 'ownership' GROUP BY begins, person) AS held
  GROUP BY begins) AS shares;
