//! What a receipt looks like: title and facts, seller and buyer, lines and total, how it was paid, what was agreed to.

use domain::receipt::{Pair, Party, Section, Sheet};

use crate::{
    fonts::{Fonts, Weight},
    layout::{Column, Flow, HEIGHT, Page, Role, SIDE, Style, WIDTH},
};

const INK: u8 = 24;
const SOFT: u8 = 96;
const LINE: u8 = 205;

const PLAIN: Style = Style { size: 9.5, leading: 1.5, weight: Weight::Regular, grey: INK, role: Role::Text };
const STRONG: Style = Style { weight: Weight::Bold, ..PLAIN };
const SMALL: Style = Style { size: 8.5, grey: SOFT, ..PLAIN };
const LABEL: Style = Style { grey: SOFT, ..PLAIN };
const TITLE: Style = Style { size: 24.0, leading: 1.25, weight: Weight::Bold, role: Role::Title, ..PLAIN };
const HEADING: Style = Style { size: 8.5, weight: Weight::Bold, grey: SOFT, role: Role::Heading, ..PLAIN };
const NAME: Style = Style { size: 11.5, leading: 1.4, weight: Weight::Bold, ..PLAIN };
const TOTAL: Style = Style { size: 13.0, weight: Weight::Bold, ..PLAIN };

const FULL: Column = Column { left: SIDE, width: WIDTH - 2.0 * SIDE, at_end: false };
/// Between two columns.
const GUTTER: f32 = 28.0;
const HALF: f32 = (WIDTH - 2.0 * SIDE - GUTTER) / 2.0;
const LEFT: Column = Column { left: SIDE, width: HALF, at_end: false };
const RIGHT: Column = Column { left: SIDE + HALF + GUTTER, width: HALF, at_end: false };
/// What an amount may take.
const AMOUNT_WIDTH: f32 = 140.0;
const AMOUNT: Column = Column { left: WIDTH - SIDE - AMOUNT_WIDTH, width: AMOUNT_WIDTH, at_end: true };
const WHAT: Column = Column { left: SIDE, width: WIDTH - 2.0 * SIDE - AMOUNT_WIDTH - 12.0, at_end: false };
/// What the labels of sections take.
const LABEL_WIDTH: f32 = 128.0;
/// Where the foot stands.
const FOOT: f32 = HEIGHT - 62.0;

/// Lays a receipt out.
pub fn lay_out(fonts: &Fonts, sheet: &Sheet) -> Vec<Page> {
    let mut flow = Flow::new(fonts);
    head(&mut flow, sheet);
    parties(&mut flow, &sheet.seller, &sheet.buyer);
    lines(&mut flow, sheet);
    for part in &sheet.sections {
        section(&mut flow, part);
    }
    consent(&mut flow, sheet);
    flow.y = FOOT;
    flow.rule(FULL, 0.5, LINE);
    flow.gap(7.0);
    flow.paragraph();
    flow.put(&sheet.foot, SMALL, FULL);
    flow.finish()
}

/// The title, and at the other side what names this receipt.
fn head(flow: &mut Flow<'_>, sheet: &Sheet) {
    let top = flow.y;
    let title = LEFT;
    flow.paragraph();
    let high = flow.put(&sheet.title, TITLE, title);
    flow.gap(6.0);
    for Pair { label, value } in &sheet.facts {
        flow.paragraph();
        let labels = Column { width: 82.0, ..RIGHT };
        let values = Column { left: RIGHT.left + 86.0, width: RIGHT.width - 86.0, at_end: true };
        let (first, second) = (flow.put(label, LABEL, labels), flow.put(value, STRONG, values));
        flow.gap(first.max(second));
    }
    flow.y = flow.y.max(top + high) + 14.0;
    flow.rule(FULL, 1.2, INK);
    flow.gap(18.0);
}

/// Seller and buyer side by side.
fn parties(flow: &mut Flow<'_>, seller: &Party, buyer: &Party) {
    let top = flow.y;
    let mut lowest = top;
    for (party, column) in [(seller, LEFT), (buyer, RIGHT)] {
        flow.y = top;
        flow.paragraph();
        let high = flow.put(&party.role, HEADING, column);
        flow.gap(high + 2.0);
        flow.paragraph();
        let high = flow.put(&party.name, NAME, column);
        flow.gap(high + 1.0);
        for line in &party.lines {
            flow.paragraph();
            let high = flow.put(line, PLAIN, column);
            flow.gap(high);
        }
        lowest = lowest.max(flow.y);
    }
    flow.y = lowest + 26.0;
}

/// What was sold and for how much, with the total under a double rule.
fn lines(flow: &mut Flow<'_>, sheet: &Sheet) {
    flow.paragraph();
    let high = flow.put(&sheet.heads.0, HEADING, WHAT);
    flow.put(&sheet.heads.1, HEADING, AMOUNT);
    flow.gap(high + 4.0);
    flow.rule(FULL, 0.8, INK);
    for line in &sheet.lines {
        flow.gap(8.0);
        flow.paragraph();
        let mut high = flow.put(&line.what, STRONG, WHAT);
        flow.put(&line.amount, PLAIN, AMOUNT);
        if !line.detail.is_empty() {
            flow.gap(high);
            high = flow.put(&line.detail, SMALL, WHAT);
        }
        flow.gap(high + 8.0);
        flow.rule(FULL, 0.5, LINE);
    }
    let labels = Column { left: RIGHT.left - 40.0, width: HALF + 40.0 - AMOUNT_WIDTH - 8.0, at_end: false };
    flow.gap(8.0);
    for Pair { label, value } in &sheet.sums {
        flow.paragraph();
        let (first, second) = (flow.put(label, LABEL, labels), flow.put(value, PLAIN, AMOUNT));
        flow.gap(first.max(second));
    }
    let under = Column { left: labels.left, width: WIDTH - SIDE - labels.left, at_end: false };
    flow.gap(6.0);
    flow.rule(under, 0.8, INK);
    flow.gap(1.8);
    flow.rule(under, 0.8, INK);
    flow.gap(6.0);
    flow.paragraph();
    let labels = Column { width: 90.0, ..under };
    let amount = Column { left: under.left + 90.0, width: under.width - 90.0, at_end: true };
    let first = flow.put(&sheet.total.label, TOTAL, labels);
    let second = flow.put(&sheet.total.value, TOTAL, amount);
    flow.gap(first.max(second) + 3.0);
    flow.text(&sheet.tax_note, SMALL, under);
    flow.gap(22.0);
}

/// Facts under a heading.
fn section(flow: &mut Flow<'_>, part: &Section) {
    flow.need(60.0);
    flow.text(&part.heading, HEADING, FULL);
    flow.gap(4.0);
    flow.rule(FULL, 0.5, LINE);
    flow.gap(5.0);
    let labels = Column { width: LABEL_WIDTH, ..FULL };
    let values = Column { left: SIDE + LABEL_WIDTH + 12.0, width: FULL.width - LABEL_WIDTH - 12.0, at_end: false };
    for Pair { label, value } in &part.rows {
        let high = flow.height(label, LABEL, labels).max(flow.height(value, PLAIN, values));
        flow.need(high);
        flow.paragraph();
        flow.put(label, LABEL, labels);
        flow.put(value, PLAIN, values);
        flow.gap(high);
    }
    flow.gap(16.0);
}

/// What the buyer agreed to, as a quotation.
fn consent(flow: &mut Flow<'_>, sheet: &Sheet) {
    flow.need(70.0);
    flow.text(&sheet.consent.heading, HEADING, FULL);
    flow.gap(4.0);
    flow.rule(FULL, 0.5, LINE);
    flow.gap(5.0);
    flow.text(&sheet.consent.text, PLAIN, FULL);
    flow.text(&sheet.consent.detail, SMALL, FULL);
}
