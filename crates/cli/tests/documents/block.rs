//! Console blocks of a page.

/// A fenced block, with the file that the line above it names.
pub(crate) struct Block<'a> {
    pub(crate) language: &'a str,
    pub(crate) file: Option<&'a str>,
    pub(crate) text: String,
}

pub(crate) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let (mut above, mut lines) = ("", text.lines());
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let file = above
                .strip_prefix('`')
                .and_then(|rest| rest.strip_suffix('`'));
            let text = lines
                .by_ref()
                .take_while(|line| *line != "```")
                .map(|line| format!("{line}\n"))
                .collect();
            found.push(Block {
                language,
                file,
                text,
            });
            above = "";
        } else if let Some(text) = line.strip_prefix("<!-- setup: ") {
            found.push(Block {
                language: "setup",
                file: None,
                text: text.trim_end_matches(" -->").to_owned(),
            });
        } else if !line.is_empty() {
            above = line;
        }
    }
    found
}

/// The commands of a block, each with the output below it.
pub(crate) fn commands(block: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), found.last_mut()) {
            (Some(command), _) => found.push((command.to_owned(), Vec::new())),
            (None, Some((_, output))) => output.push(line.to_owned()),
            (None, None) => panic!("a block begins with output: {line}"),
        }
    }
    found
}

pub(crate) fn assignment(command: &str) -> Option<(&str, &str)> {
    command.strip_prefix("export ")?.split_once('=')
}
