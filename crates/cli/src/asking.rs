//! Questions to somebody at a terminal, and the flags that say the same.

use std::io::{BufRead as _, IsTerminal as _};

use ultra_migrate::schema::PossibleRename;
use ultra_migrate::{Answers, Error, Question, WriteError};

use crate::failure::Failure;
use crate::output::{Output, Style};

/// Tries until nothing is left to ask. Where nobody can be asked, or nobody answers, the refusal
/// stands, which names the flags.
pub(crate) async fn answered<T>(
    mut answers: Answers,
    output: &mut Output,
    mut attempt: impl AsyncFnMut(&Answers) -> Result<T, Error>,
) -> Result<T, Failure> {
    let mut flags: Vec<String> = Vec::new();
    loop {
        let error = match attempt(&answers).await {
            Ok(done) => break Ok(done),
            Err(error) => error,
        };
        let questions = if let Error::Write(WriteError::Refused { questions, .. }) = &error {
            questions.clone()
        } else {
            Vec::new()
        };
        if questions.is_empty() || !somebody_is_there(output) {
            break Err(error.into());
        }
        let before = flags.len();
        if !ask_all(questions, &mut answers, &mut flags, output).await {
            break Err(error.into());
        }
        if flags.len() == before {
            break Err(error.into());
        }
        output.say(format!("without a terminal, say: {}", flags.join(" ")));
    }
}

/// Questions are read and written at the same place.
fn somebody_is_there(output: &Output) -> bool {
    !output.is_json() && output.is_terminal() && std::io::stdin().is_terminal()
}

/// False where the input ended.
async fn ask_all(
    questions: Vec<Question>,
    answers: &mut Answers,
    flags: &mut Vec<String>,
    output: &mut Output,
) -> bool {
    let mut taken: Vec<String> = Vec::new();
    for question in questions {
        let given = match question {
            Question::Rename(possible) => rename(possible, answers, &mut taken, output).await,
            Question::Value { column, data_type } => {
                value(&column, &data_type, answers, output).await
            }
        };
        match given {
            Some(Some(flag)) => flags.push(flag),
            Some(None) => {}
            None => return false,
        }
    }
    true
}

/// Asks what the old name is now. What was chosen for another one is not offered again.
async fn rename(
    possible: PossibleRename,
    answers: &mut Answers,
    taken: &mut Vec<String>,
    output: &mut Output,
) -> Option<Option<String>> {
    let PossibleRename { what, from, to } = possible;
    let owner = from.rsplit_once('.').map_or("", |(owner, _)| owner);
    let place = |to: &str| format!("{what} {owner} {to}");
    let free: Vec<String> = to
        .into_iter()
        .filter(|to| !taken.contains(&place(to)))
        .collect();
    if free.is_empty() {
        return Some(None);
    }
    output.say(output.tint(
        Style::Strong,
        format!("{what} {from} is gone. What became of it?"),
    ));
    for (number, to) in (1..).zip(&free) {
        output.say(format!("  {number}  it is {to} now: renamed"));
    }
    let last = free.len() + 1;
    output.say(format!(
        "  {last}  it is dropped, and what is new is an addition"
    ));
    let choice = loop {
        let line = line(output, &format!("1-{last}: ")).await?;
        match line.trim().parse::<usize>() {
            Ok(number) if (1..=last).contains(&number) => break number,
            Ok(_) | Err(_) => output.say(format!("type a number from 1 to {last}")),
        }
    };
    let flag = match choice.checked_sub(1).and_then(|at| free.get(at)) {
        Some(to) => {
            taken.push(place(to));
            let answer = format!("{from}={to}");
            answers.renames.push(answer.clone());
            format!("--rename {}", shell(&answer))
        }
        None => {
            answers.drops.push(from.clone());
            format!("--drop {}", shell(&from))
        }
    };
    Some(Some(flag))
}

async fn value(
    column: &str,
    data_type: &str,
    answers: &mut Answers,
    output: &mut Output,
) -> Option<Option<String>> {
    let text = format!("{column} ({data_type}) is NOT NULL without a default.");
    output.say(output.tint(Style::Strong, text));
    loop {
        let line = line(output, "the value that existing rows get: ").await?;
        if line.trim().is_empty() {
            output.say("type a value; '' is an empty text");
            continue;
        }
        let answer = format!("{column}={}", line.trim());
        answers.backfills.push(answer.clone());
        return Some(Some(format!("--backfill {}", shell(&answer))));
    }
}

/// A line of input; none at its end. It is read aside, so that a signal is heard meanwhile.
async fn line(output: &mut Output, prompt: &str) -> Option<String> {
    output.prompt(prompt);
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        // Where a signal came first, nobody listens any more.
        sender
            .send((read.unwrap_or_default() > 0).then_some(line))
            .ok();
    });
    let line = receiver.await.ok().flatten();
    if line.is_none() {
        output.say("");
    }
    line
}

/// A word for a shell.
fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.=:,/@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::shell;

    #[test]
    fn words_are_quoted_for_a_shell_where_they_must_be() {
        for (word, quoted) in [
            ("users.name=full_name", "users.name=full_name"),
            ("users.note=it's", "'users.note=it'\\''s'"),
            ("mood.so so=fine", "'mood.so so=fine'"),
        ] {
            assert_eq!(shell(word), quoted);
        }
    }
}
