//! What can be wrong with a graph, and with what is asked of it.

mod graph;
mod path;

pub use graph::GraphError;
pub use path::PathError;

/// `a`, `b` and `c`.
fn joined<T: AsRef<str>>(items: &[T]) -> String {
    let quoted: Vec<String> = items.iter().map(|i| format!("`{}`", i.as_ref())).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// As [`joined`], with a word for none.
fn joined_or<T: AsRef<str>>(items: &[T], none: &str) -> String {
    if items.is_empty() {
        none.to_owned()
    } else {
        joined(items)
    }
}

/// A question at the end of a clause, or nothing.
fn did_you_mean(near: &[String]) -> String {
    if near.is_empty() {
        String::new()
    } else {
        format!(" (near it: {})", joined(near))
    }
}
