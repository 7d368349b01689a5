Automatic names and other spellings are no difference.
-- before
CREATE TABLE p (id int4 PRIMARY KEY, a varchar(10) UNIQUE, b boolean DEFAULT 't', c text DEFAULT 'x'::text, d numeric(5, 0));
CREATE TABLE c (p_id int REFERENCES p ON DELETE NO ACTION, n int CHECK (n > 0));
-- after
CREATE TABLE p (a character varying(10), id integer NOT NULL, c text DEFAULT 'x', b bool DEFAULT true, d decimal(5), CONSTRAINT p_pkey PRIMARY KEY (id), CONSTRAINT p_a_key1 UNIQUE (a));
CREATE TABLE c (p_id integer, n integer, CONSTRAINT c_p_id_fkey1 FOREIGN KEY (p_id) REFERENCES p, CONSTRAINT c_n_check1 CHECK ((n > 0)));
