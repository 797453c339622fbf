DROP TABLE IF EXISTS acts;
DROP TABLE IF EXISTS conversations;
CREATE UNLOGGED TABLE acts (day date NOT NULL, person text NOT NULL, class text NOT NULL, facet text NOT NULL);
CREATE UNLOGGED TABLE conversations (day date NOT NULL, starter text NOT NULL, second text NOT NULL, size int NOT NULL, waited float8);
