//! The blocks of a bar, one above the other.

/// A block: a part's place in its order, and where it lies, counted from the top of the plot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Which part.
    pub part: usize,
    /// Its upper edge.
    pub y: i64,
    /// Its height, more than nothing.
    pub height: i64,
}

/// Stacks parts from the foot of a plot whose `height` stands for `top`, with a `gap` between blocks where there is room.
///
/// Edges are rounded, not heights, so that a bar ends where its sum does. What is spent is seen: a bar that would round
/// to nothing is as high as a gap.
#[must_use]
pub fn stack(parts: &[i64], top: i64, height: i64, gap: i64) -> Vec<Block> {
    let at = |sum: i64| {
        let edge = i128::from(sum) * i128::from(height) / i128::from(top.max(1));
        i64::try_from(edge).unwrap_or(height).min(height)
    };
    let (mut sum, mut foot) = (0i64, 0);
    let mut blocks = Vec::new();
    for (part, spent) in parts.iter().enumerate().filter(|(_, spent)| **spent > 0) {
        sum = sum.saturating_add(*spent);
        let edge = at(sum);
        if edge > foot {
            // The gap is cut from below, except where it would leave nothing.
            let lower = if foot > 0 && edge - foot > gap { foot + gap } else { foot };
            blocks.push(Block { part, y: height - edge, height: edge - lower });
            foot = edge;
        }
    }
    if blocks.is_empty() && sum > 0 {
        let largest = parts.iter().enumerate().max_by_key(|(_, spent)| **spent).map_or(0, |(part, _)| part);
        blocks.push(Block { part: largest, y: height - gap, height: gap });
    }
    blocks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Block, stack};

    #[test]
    fn blocks_stand_on_one_another() {
        let blocks = stack(&[50, 0, 25], 100, 2_000, 10);
        assert_eq!(blocks, [Block { part: 0, y: 1_000, height: 1_000 }, Block { part: 2, y: 500, height: 490 }]);
        assert_eq!(stack(&[0, 0], 100, 2_000, 10), []);
        assert_eq!(stack(&[0, 1], 1_000_000, 2_000, 10), [Block { part: 1, y: 1_990, height: 10 }]);
    }

    proptest! {
        #[test]
        fn blocks_stay_within_and_apart(parts in prop::collection::vec(0i64..=9_000_000_000_000, 0..8), more in 0i64..1_000_000) {
            let sum: i64 = parts.iter().sum();
            let blocks = stack(&parts, sum + more, 2_000, 10);
            prop_assert_eq!(blocks.is_empty(), sum == 0);
            let mut foot = 2_000;
            for block in &blocks {
                prop_assert!(block.height > 0 && block.y >= 0 && block.y + block.height <= foot);
                prop_assert!(parts[block.part] > 0);
                foot = block.y;
            }
            if more == 0 && sum > 0 {
                prop_assert_eq!(foot, 0, "a full bar reaches the top");
            }
        }
    }
}
