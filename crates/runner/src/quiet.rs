//! Runs a future that may panic: the panic becomes a message with its place, and the hook that
//! would print it stays silent for this future alone.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Once;
use std::task::{Context, Poll};

use futures_util::FutureExt;

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// `Err` is what the panic said, and where it happened.
pub(crate) async fn caught<T>(future: impl Future<Output = T> + Send) -> Result<T, String> {
    let guarded = AssertUnwindSafe(future).catch_unwind();
    let quiet = Quiet {
        inner: Box::pin(guarded),
    };
    match quiet.await {
        (Ok(value), _) => Ok(value),
        (Err(payload), place) => {
            let text = said(payload.as_ref());
            Err(match place {
                Some(place) => format!("{text} ({place})"),
                None => text,
            })
        }
    }
}

fn said(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else {
        "a panic without a message".to_owned()
    }
}

struct Quiet<F> {
    inner: Pin<Box<F>>,
}

impl<F: Future> Future for Quiet<F> {
    type Output = (F::Output, Option<String>);

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        install_hook();
        let outer = SILENT.replace(true);
        let polled = self.inner.as_mut().poll(context);
        SILENT.set(outer);
        polled.map(|output| (output, PLACE.take()))
    }
}

/// The hook is the process's; ours hands everything on that isn't meant for us.
fn install_hook() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if SILENT.get() {
                let place = info.location().map(ToString::to_string);
                PLACE.set(place);
            } else {
                before(info);
            }
        }));
    });
}
