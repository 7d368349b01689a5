//! Two values of one kind: what is there, and what is wanted.

/// The two sides of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pair<T> {
    /// What is there now (the base).
    pub current: T,
    /// What is wanted.
    pub desired: T,
}

impl<T> Pair<T> {
    /// Puts two values side by side.
    pub const fn new(current: T, desired: T) -> Self {
        Self { current, desired }
    }

    /// Borrows both sides.
    pub const fn as_ref(&self) -> Pair<&T> {
        Pair {
            current: &self.current,
            desired: &self.desired,
        }
    }

    /// Applies `f` to both sides.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Pair<U> {
        Pair {
            current: f(self.current),
            desired: f(self.desired),
        }
    }

    /// The way back: what was wanted becomes what is there.
    pub fn swap(self) -> Self {
        Self {
            current: self.desired,
            desired: self.current,
        }
    }
}

impl<T: PartialEq> Pair<T> {
    /// True where the sides differ.
    pub fn differs(&self) -> bool {
        self.current != self.desired
    }
}
