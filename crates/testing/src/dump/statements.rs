//! Normalising the text that `pg_dump` writes.

/// What stands in front of each object, between two lines of `--`.
const HEADER: &str = "-- Name: ";

/// What ends the dump, between two lines of `--`.
const END: &str = "-- PostgreSQL database dump complete";

/// Lines that `pg_dump` puts between objects wherever a default changes.
const BETWEEN: [&str; 4] = [
    "SET default_tablespace ",
    "SET default_table_access_method ",
    "SET default_with_oids ",
    "SET row_security ",
];

/// One block per object, sorted, with the lists inside tables sorted as well.
pub(super) fn normalize(dump: &str) -> String {
    let mut blocks: Vec<String> = blocks(dump)
        .iter()
        .map(|block| sort_columns(block))
        .filter(|block| !block.is_empty())
        .collect();
    blocks.sort();
    blocks.join("\n\n")
}

/// The statements of each object. Statements can't be told by their semicolons, since bodies of
/// functions hold those too, but every object has a header; what precedes the first is settings.
fn blocks(dump: &str) -> Vec<String> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    let mut lines = dump.lines().peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().copied().unwrap_or_default();
        if line == "--" && next.starts_with(END) {
            break;
        }
        if line == "--" && next.starts_with(HEADER) {
            // The name and the second line of dashes.
            lines.next();
            lines.next();
            blocks.push(Vec::new());
            continue;
        }
        let noise = line.trim().is_empty()
            || line.starts_with('\\')
            || BETWEEN.iter().any(|start| line.starts_with(start));
        if let (Some(block), false) = (blocks.last_mut(), noise) {
            block.push(line);
        }
    }
    blocks.into_iter().map(|block| block.join("\n")).collect()
}

/// Sorts columns and constraints: added columns come last, wherever the entity has them.
fn sort_columns(block: &str) -> String {
    let sorted = || {
        let (head, rest) = block.split_once(" (\n")?;
        let (body, tail) = rest.split_once("\n)")?;
        let mut parts = split_list(body);
        parts.sort();
        Some(format!("{head} (\n    {}\n){tail}", parts.join(",\n    ")))
    };
    let is_table = ["CREATE TABLE ", "CREATE UNLOGGED TABLE "]
        .iter()
        .any(|start| block.starts_with(start));
    match is_table.then(sorted).flatten() {
        Some(sorted) => sorted,
        None => block.to_owned(),
    }
}

/// Splits at commas that stand outside parentheses and quotes.
fn split_list(body: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut start) = (0_i32, None, 0);
    for (at, c) in body.char_indices() {
        match (quote, c) {
            // A doubled quote ends and begins again: no case of its own.
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(body.get(start..at).unwrap_or_default().trim());
                start = at + 1;
            }
            (None, _) => {}
        }
    }
    parts.push(body.get(start..).unwrap_or_default().trim());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_and_columns_are_sorted_and_bodies_are_left_alone() {
        let dump = "\
--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n-- Dumped from 15\n\nSET x = 0;\n\n\
--\n-- Name: t; Type: TABLE; Schema: public; Owner: -\n--\n\n\
CREATE TABLE public.t (\n    id integer NOT NULL,\n    a numeric(10,2) DEFAULT '1,2',\n    \
CONSTRAINT c CHECK ((a = ANY (ARRAY[1, 2])))\n)\nPARTITION BY RANGE (id);\n\n\n\
SET default_tablespace = '';\n\n\
--\n-- Name: f(); Type: FUNCTION; Schema: public; Owner: -\n--\n\n\
CREATE FUNCTION public.f() RETURNS int\n    AS $$\n-- why\nSET x = 1;\nSELECT 1;\n$$;\n\n\n\
--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n";
        assert_eq!(
            normalize(dump),
            "CREATE FUNCTION public.f() RETURNS int\n    AS $$\n-- why\nSET x = 1;\nSELECT 1;\n$$;\
             \n\nCREATE TABLE public.t (\n    CONSTRAINT c CHECK ((a = ANY (ARRAY[1, 2]))),\n    \
             a numeric(10,2) DEFAULT '1,2',\n    id integer NOT NULL\n)\nPARTITION BY RANGE (id);"
        );
    }
}
