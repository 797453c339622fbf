CREATE INDEX ON acts (day, class, person) INCLUDE (facet);
CREATE INDEX ON conversations (day) INCLUDE (starter, second, size, waited);
VACUUM (ANALYZE) acts;
VACUUM (ANALYZE) conversations;
