//! Expressions laid out as rustfmt's default style does it.

/// The widest line.
pub(super) const MAX_WIDTH: usize = 100;
/// The widest chain, list of arguments or array on one line.
const SMALL_WIDTH: usize = 60;
/// One level of indentation.
const TAB: usize = 4;

/// An expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Something that is never broken: a path, a literal.
    Text(String),
    /// `name(arguments)`.
    Call(String, Vec<Node>),
    /// `[items]`.
    List(Vec<Node>),
    /// `&[items]`.
    Slice(Vec<Node>),
    /// `head.call(…).call(…)`.
    Chain(Box<Node>, Vec<Link>),
}

/// One link of a chain, with what follows it without a dot (`?`).
#[derive(Clone, Debug)]
pub(super) struct Link {
    name: String,
    arguments: Option<Vec<Node>>,
    suffix: &'static str,
}

/// A piece of text as a node.
pub(super) fn text(text: impl Into<String>) -> Node {
    Node::Text(text.into())
}

/// A call of a path.
pub(super) fn call(path: &str, arguments: Vec<Node>) -> Node {
    Node::Call(path.to_owned(), arguments)
}

impl Node {
    /// Adds a method call.
    pub(super) fn method(self, name: &str, arguments: Vec<Self>) -> Self {
        self.link(Link {
            name: name.to_owned(),
            arguments: Some(arguments),
            suffix: "",
        })
    }

    /// Adds `.await`, followed by `?` where `question` is set.
    pub(super) fn awaited(self, question: bool) -> Self {
        let suffix = if question { "?" } else { "" };
        self.link(Link {
            name: "await".into(),
            arguments: None,
            suffix,
        })
    }

    fn link(self, link: Link) -> Self {
        match self {
            Self::Chain(head, mut links) => {
                links.push(link);
                Self::Chain(head, links)
            }
            head => Self::Chain(Box::new(head), vec![link]),
        }
    }

    /// The expression on lines, the first one without indentation. `tail` is how many characters
    /// follow the last one.
    pub(super) fn layout(&self, indent: usize, tail: usize) -> String {
        let flat = self.flat();
        if self.stays_flat(&flat) && indent + flat.chars().count() + tail <= MAX_WIDTH {
            return flat;
        }
        match self {
            Self::Text(text) => text.clone(),
            Self::Call(name, arguments) => {
                format!("{name}{}", broken(arguments, ('(', ')'), indent))
            }
            Self::List(items) => broken(items, ('[', ']'), indent),
            Self::Slice(items) => format!("&{}", broken(items, ('[', ']'), indent)),
            Self::Chain(head, links) => chain(head, links, indent, tail),
        }
    }

    /// rustfmt fills lines with literals of at most ten characters.
    fn is_short(&self) -> bool {
        matches!(self, Self::Text(text) if text.chars().count() <= 10)
    }

    fn flat(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Call(name, arguments) => format!("{name}({})", flat(arguments)),
            Self::List(items) => format!("[{}]", flat(items)),
            Self::Slice(items) => format!("&[{}]", flat(items)),
            Self::Chain(head, links) => {
                let links: String = links
                    .iter()
                    .map(|link| format!(".{}", link.flat()))
                    .collect();
                format!("{}{links}", head.flat())
            }
        }
    }

    /// True where rustfmt's small heuristics leave it on one line.
    fn stays_flat(&self, flat_text: &str) -> bool {
        if flat_text.contains('\n') {
            return false;
        }
        match self {
            Self::Text(_) => true,
            Self::Call(_, arguments) => is_small(arguments) && all_flat(arguments),
            Self::List(items) | Self::Slice(items) => is_small(items) && all_flat(items),
            Self::Chain(head, links) => {
                let arguments = |link: &Link| link.arguments.as_deref().is_none_or(all_flat);
                // A `?` at the end counts once more.
                let question = usize::from(flat_text.ends_with('?'));
                let width = flat_text.chars().count() + question;
                let small = links.len() == 1 || width <= SMALL_WIDTH;
                small && head.stays_flat(&head.flat()) && links.iter().all(arguments)
            }
        }
    }
}

/// The limit of small lists doesn't hold for a single item.
fn is_small(nodes: &[Node]) -> bool {
    nodes.len() == 1 || flat(nodes).chars().count() <= SMALL_WIDTH
}

fn all_flat(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| node.stays_flat(&node.flat()))
}

fn flat(nodes: &[Node]) -> String {
    nodes.iter().map(Node::flat).collect::<Vec<_>>().join(", ")
}

/// One item per line; a single list or call hugs its parentheses.
fn broken(nodes: &[Node], (open, close): (char, char), indent: usize) -> String {
    if let ([only @ (Node::List(_) | Node::Call(..))], '(') = (nodes, open) {
        return format!("({})", only.layout(indent, 1));
    }
    let inner = indent + TAB;
    let pad = " ".repeat(inner);
    if open == '[' && nodes.iter().all(Node::is_short) {
        return format!("[\n{}{}]", filled(nodes, inner), " ".repeat(indent));
    }
    let lines: String = nodes
        .iter()
        .map(|node| format!("{pad}{},\n", node.layout(inner, 1)))
        .collect();
    format!("{open}\n{lines}{}{close}", " ".repeat(indent))
}

/// Short items fill the lines, as rustfmt does it in arrays.
fn filled(nodes: &[Node], indent: usize) -> String {
    let pad = " ".repeat(indent);
    let mut lines: Vec<String> = Vec::new();
    for node in nodes {
        let item = format!("{},", node.flat());
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + item.chars().count() <= MAX_WIDTH => {
                line.push_str(&format!(" {item}"));
            }
            Some(_) | None => lines.push(format!("{pad}{item}")),
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// What follows the last line is kept free on all of them.
fn chain(head: &Node, links: &[Link], indent: usize, tail: usize) -> String {
    let inner = indent + TAB;
    let head_text = head.layout(indent, 0);
    let mut out = head_text.clone();
    let mut rest = links;
    // What follows a broken head stands where the head does.
    let mut at = if head_text.contains('\n') {
        indent
    } else {
        inner
    };
    // A head that is no longer than a tab keeps its first call.
    if head_text.chars().count() <= TAB
        && let [first, others @ ..] = links
    {
        out.push('.');
        let column = indent + head_text.chars().count() + 1;
        let first = first.layout(column, indent, tail);
        // What follows a broken call stands where the chain does.
        if first.contains('\n') {
            at = indent;
        }
        out.push_str(&first);
        rest = others;
    }
    for link in rest {
        out.push_str(&format!(
            "\n{}.{}",
            " ".repeat(at),
            link.layout(at + 1, at, tail)
        ));
    }
    out
}

impl Link {
    fn flat(&self) -> String {
        match &self.arguments {
            Some(arguments) => format!("{}({}){}", self.name, flat(arguments), self.suffix),
            None => format!("{}{}", self.name, self.suffix),
        }
    }

    /// The link starting at `column`; broken arguments are indented from `indent`.
    fn layout(&self, column: usize, indent: usize, tail: usize) -> String {
        let flat_text = self.flat();
        let Some(arguments) = &self.arguments else {
            return flat_text;
        };
        if is_small(arguments)
            && !flat_text.contains('\n')
            && all_flat(arguments)
            && column + flat_text.chars().count() + tail <= MAX_WIDTH
        {
            return flat_text;
        }
        format!(
            "{}{}{}",
            self.name,
            broken(arguments, ('(', ')'), indent),
            self.suffix
        )
    }
}
