Text search from parser to configuration.
-- before
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple);
-- after
CREATE TEXT SEARCH PARSER reader (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,
    LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH TEMPLATE plain (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH DICTIONARY others (TEMPLATE = plain);
CREATE TEXT SEARCH CONFIGURATION ours (PARSER = reader);
ALTER TEXT SEARCH CONFIGURATION ours ADD MAPPING FOR word, asciiword WITH words, others;
COMMENT ON TEXT SEARCH PARSER reader IS 'reads';
