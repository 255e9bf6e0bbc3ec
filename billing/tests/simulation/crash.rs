//! Dying at any await.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use super::dice::Dice;

/// Where a future dies.
#[derive(Debug, Clone, Copy)]
pub struct Doom {
    /// Polls until then.
    polls: u32,
    /// Whether it still does what it waited for last, without hearing of it.
    after: bool,
}

impl Doom {
    /// Some await: sooner rather than later, since much of what the engine does has ended after a few.
    pub fn roll(dice: &mut Dice) -> Self {
        let most = dice.pick(&[3, 3, 8, 16, 40]);
        Self { polls: 1 + dice.below(most), after: dice.chance(50) }
    }
}

/// A future that begins a little later than others, and may die at an await. Answers nothing when it has died.
pub struct Mortal<F> {
    inner: Option<Pin<Box<F>>>,
    pause: u32,
    doom: Option<Doom>,
}

impl<F: Future> Mortal<F> {
    pub fn new(inner: F, pause: u32, doom: Option<Doom>) -> Self {
        Self { inner: Some(Box::pin(inner)), pause, doom }
    }
}

impl<F: Future> Future for Mortal<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.pause > 0 {
            self.pause -= 1;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let died = self.doom.is_some_and(|doom| doom.polls == 0 && doom.after);
        let Some(inner) = self.inner.as_mut().filter(|_| !died) else {
            self.inner = None;
            return Poll::Ready(None);
        };
        if let Poll::Ready(output) = inner.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        if let Some(doom) = self.doom.as_mut() {
            doom.polls = doom.polls.saturating_sub(1);
            if doom.polls == 0 && !doom.after {
                self.inner = None;
                return Poll::Ready(None);
            }
        }
        Poll::Pending
    }
}
