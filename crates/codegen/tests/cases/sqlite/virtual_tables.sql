-- before
CREATE TABLE t (id integer PRIMARY KEY, body text);
CREATE VIRTUAL TABLE gone USING rtree(id, low, high);
-- after
CREATE TABLE t (id integer PRIMARY KEY, body varchar(9));
CREATE VIRTUAL TABLE f USING fts5(body, content=t, content_rowid=id);
CREATE TRIGGER t_in AFTER INSERT ON t BEGIN INSERT INTO f (rowid, body) VALUES (new.id, new.body); END;
