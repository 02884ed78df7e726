//! The customers table: which blocks of rows are asked for, kept and let go; and the drawer.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use crate::protocol::{
    Command, CustomerColumn, CustomerDetail, CustomerRow, RequestId, SortOrder, TablePage, TableQuery,
};

use super::action::TableAction;
use super::effect::{Effect, Timer};
use super::model::AppState;

/// Rows that are asked for together.
pub const BLOCK_ROWS: u32 = 200;
/// Rows whose intervals are asked for together: they take much longer than the rows.
pub const STRETCH_ROWS: u32 = 25;
/// Blocks that are kept.
const KEPT_BLOCKS: usize = 24;
/// How long a search rests before it is sent, in milliseconds.
const SEARCH_MS: u32 = 140;

/// A customer in the drawer.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawer {
    /// Position of the customer.
    pub customer: u32,
    /// History and scores, once they came.
    pub detail: Option<Rc<CustomerDetail>>,
    /// The request that is awaited.
    pub(super) request: Option<RequestId>,
}

#[derive(Clone, Debug, PartialEq)]
struct Block {
    rows: Rc<Vec<CustomerRow>>,
    /// Belongs to an earlier query; shown until its successor comes.
    stale: bool,
    /// The stretches, by number in the table, whose intervals are here.
    with_intervals: BTreeSet<u32>,
}

impl Block {
    fn new(rows: Vec<CustomerRow>) -> Block {
        Block { rows: Rc::new(rows), stale: false, with_intervals: BTreeSet::new() }
    }

    /// Whether a stretch has values whose intervals are not here.
    fn lacks_intervals(&self, stretch: u32) -> bool {
        let from = (stretch * STRETCH_ROWS % BLOCK_ROWS) as usize;
        let mut rows = self.rows.iter().skip(from).take(STRETCH_ROWS as usize);
        let has_values = rows.any(|row| row.outlook.is_some_and(|outlook| outlook.value.is_some()));
        has_values && !self.stale && !self.with_intervals.contains(&stretch)
    }

    fn take_intervals(&mut self, page: TablePage) {
        self.with_intervals.insert(page.query.offset / STRETCH_ROWS);
        let from = (page.query.offset % BLOCK_ROWS) as usize;
        let rows = Rc::make_mut(&mut self.rows).iter_mut().skip(from);
        for (held, row) in rows.zip(page.rows).filter(|(held, row)| held.customer == row.customer) {
            *held = row;
        }
    }
}

/// The customers table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableState {
    /// In which order.
    pub sort: SortOrder,
    /// Text within the identifier or the name.
    pub search: String,
    /// Columns shown, in order.
    pub columns: Vec<CustomerColumn>,
    /// Rows in all; `None` before the first answer.
    pub total: Option<u32>,
    /// Net revenue of all of them, units.
    pub total_revenue: f64,
    visible: (u32, u32),
    blocks: BTreeMap<u32, Block>,
    pending: BTreeMap<u32, RequestId>,
    /// Stretches whose intervals are on their way.
    pending_intervals: BTreeMap<u32, RequestId>,
}

impl Default for TableState {
    fn default() -> TableState {
        TableState {
            sort: SortOrder { column: CustomerColumn::Revenue, descending: true },
            search: String::new(),
            columns: vec![
                CustomerColumn::Id,
                CustomerColumn::Segment,
                CustomerColumn::Revenue,
                CustomerColumn::Value,
                CustomerColumn::Alive,
                CustomerColumn::Orders,
                CustomerColumn::LastDay,
                CustomerColumn::Tier,
            ],
            total: None,
            total_revenue: 0.0,
            visible: (0, 0),
            blocks: BTreeMap::new(),
            pending: BTreeMap::new(),
            pending_intervals: BTreeMap::new(),
        }
    }
}

impl TableState {
    pub(super) fn with_columns(columns: Vec<CustomerColumn>) -> TableState {
        TableState { columns, ..TableState::default() }
    }

    /// The row at a position, if it is here.
    pub fn row(&self, position: u32) -> Option<&CustomerRow> {
        self.blocks.get(&(position / BLOCK_ROWS))?.rows.get((position % BLOCK_ROWS) as usize)
    }

    /// Whether rows in view are on their way.
    pub fn is_loading(&self) -> bool {
        !self.pending.is_empty()
    }

    pub(super) fn awaits(&self, id: RequestId) -> bool {
        self.pending.values().chain(self.pending_intervals.values()).any(|held| *held == id)
    }

    pub(super) fn give_up(&mut self, id: RequestId) {
        self.pending.retain(|_, held| *held != id);
        self.pending_intervals.retain(|_, held| *held != id);
    }

    pub(super) fn forget_requests(&mut self) {
        self.pending.clear();
        self.pending_intervals.clear();
    }

    /// Takes the rows of an awaited block and lets go of those farthest from view; or the intervals of rows.
    pub(super) fn take(&mut self, id: RequestId, page: TablePage) {
        self.give_up(id);
        self.total = Some(page.total);
        self.total_revenue = page.total_revenue;
        let block = page.query.offset / BLOCK_ROWS;
        if page.query.intervals {
            self.blocks.entry(block).and_modify(|held| held.take_intervals(page));
            return;
        }
        self.blocks.insert(block, Block::new(page.rows));
        let end = page.total.div_ceil(BLOCK_ROWS);
        self.blocks.retain(|number, _| *number < end || *number == block);
        let middle = (self.visible.0 + self.visible.1) / 2 / BLOCK_ROWS;
        while self.blocks.len() > KEPT_BLOCKS {
            let farthest = self.blocks.keys().copied().max_by_key(|number| number.abs_diff(middle));
            farthest.map(|number| self.blocks.remove(&number));
        }
    }

    /// The blocks in view and one more on either side.
    fn wanted(&self) -> Range<u32> {
        let (first, end) = self.visible;
        let last_block = end.div_ceil(BLOCK_ROWS).max(first / BLOCK_ROWS + 1);
        let limit = self.total.map_or(u32::MAX, |total| total.div_ceil(BLOCK_ROWS).max(1));
        let past = if self.total.is_some() { last_block + 1 } else { last_block };
        (first / BLOCK_ROWS).saturating_sub(1)..past.min(limit)
    }

    fn lacks(&self, block: u32) -> bool {
        !self.pending.contains_key(&block) && self.blocks.get(&block).is_none_or(|held| held.stale)
    }

    /// The stretches in view whose intervals are neither here nor on their way. Rows come first.
    fn lacking_intervals(&self) -> Vec<u32> {
        if !self.pending.is_empty() || !self.columns.contains(&CustomerColumn::Value) {
            return Vec::new();
        }
        let lacks = |stretch: &u32| {
            let block = self.blocks.get(&(stretch * STRETCH_ROWS / BLOCK_ROWS));
            !self.pending_intervals.contains_key(stretch)
                && block.is_some_and(|held| held.lacks_intervals(*stretch))
        };
        self.stretches_in_view().filter(lacks).collect()
    }

    fn stretches_in_view(&self) -> Range<u32> {
        let (first, end) = self.visible;
        first / STRETCH_ROWS..end.div_ceil(STRETCH_ROWS)
    }

    fn make_stale(&mut self) -> Vec<RequestId> {
        self.blocks.values_mut().for_each(|block| block.stale = true);
        let rows = std::mem::take(&mut self.pending).into_values();
        rows.chain(std::mem::take(&mut self.pending_intervals).into_values()).collect()
    }
}

pub(super) fn step(state: &mut AppState, action: TableAction) -> Vec<Effect> {
    match action {
        TableAction::Sort(column) => sort(state, column),
        TableAction::Search(text) => search(state, text),
        TableAction::Visible(first, end) => visible(state, first, end),
        TableAction::Columns(columns) => {
            Rc::make_mut(&mut state.table).columns = columns;
            request_intervals(state)
        }
        TableAction::OpenCustomer(customer) => open_customer(state, customer),
        TableAction::CloseCustomer => {
            state.drawer = None;
            Vec::new()
        }
    }
}

fn sort(state: &mut AppState, column: CustomerColumn) -> Vec<Effect> {
    let table = Rc::make_mut(&mut state.table);
    table.sort = if table.sort.column == column {
        SortOrder { column, descending: !table.sort.descending }
    } else {
        // Text reads from A, figures from the largest.
        let text = matches!(column, CustomerColumn::Id | CustomerColumn::Name | CustomerColumn::Segment);
        SortOrder { column, descending: !text }
    };
    renew(state)
}

fn search(state: &mut AppState, text: String) -> Vec<Effect> {
    if state.table.search == text {
        return Vec::new();
    }
    let table = Rc::make_mut(&mut state.table);
    table.search = text;
    let cancelled = table.make_stale();
    let mut effects = cancel(cancelled);
    effects.push(Effect::After(Timer::Table, SEARCH_MS));
    effects
}

fn visible(state: &mut AppState, first: u32, end: u32) -> Vec<Effect> {
    if state.table.visible != (first, end) {
        Rc::make_mut(&mut state.table).visible = (first, end);
    }
    request(state)
}

/// Everything shown belongs to earlier choices: what is in view is asked for again.
pub(super) fn renew(state: &mut AppState) -> Vec<Effect> {
    let cancelled = Rc::make_mut(&mut state.table).make_stale();
    let mut effects = cancel(cancelled);
    effects.extend(request(state));
    effects
}

/// Asks for the blocks in view that are not here, and gives up those that left it.
pub(super) fn request(state: &mut AppState) -> Vec<Effect> {
    let in_use = state.table.visible.1 > 0 && state.results.is_some();
    if !in_use {
        return Vec::new();
    }
    let wanted = state.table.wanted();
    let mut effects = give_up_outside(state, &wanted);
    for block in wanted.filter(|block| state.table.lacks(*block)).collect::<Vec<u32>>() {
        let id = state.next_id();
        let query = block_query(state, block);
        Rc::make_mut(&mut state.table).pending.insert(block, id);
        effects.push(Effect::Send(Command::Page { id, query }));
    }
    effects.extend(request_intervals(state));
    effects
}

/// Asks for the intervals of the rows in view, once the rows are there.
pub(super) fn request_intervals(state: &mut AppState) -> Vec<Effect> {
    let mut effects = Vec::new();
    for stretch in state.table.lacking_intervals() {
        let id = state.next_id();
        let query = TableQuery {
            offset: stretch * STRETCH_ROWS,
            limit: STRETCH_ROWS,
            intervals: true,
            ..block_query(state, 0)
        };
        Rc::make_mut(&mut state.table).pending_intervals.insert(stretch, id);
        effects.push(Effect::Send(Command::Page { id, query }));
    }
    effects
}

fn give_up_outside(state: &mut AppState, wanted: &Range<u32>) -> Vec<Effect> {
    let in_view = state.table.stretches_in_view();
    let leaves = |(number, wanted): (&u32, &Range<u32>)| !wanted.contains(number);
    let rows = state.table.pending.keys().map(|block| (block, wanted));
    let intervals = state.table.pending_intervals.keys().map(|stretch| (stretch, &in_view));
    if !rows.chain(intervals).any(leaves) {
        return Vec::new();
    }
    let table = Rc::make_mut(&mut state.table);
    let mut left = leave(&mut table.pending, wanted);
    left.extend(leave(&mut table.pending_intervals, &in_view));
    cancel(left)
}

/// Takes the requests out whose number is not wanted.
fn leave(pending: &mut BTreeMap<u32, RequestId>, wanted: &Range<u32>) -> Vec<RequestId> {
    let left = pending.iter().filter(|(number, _)| !wanted.contains(number)).map(|(_, id)| *id).collect();
    pending.retain(|number, _| wanted.contains(number));
    left
}

fn cancel(ids: Vec<RequestId>) -> Vec<Effect> {
    ids.into_iter().map(|id| Effect::Send(Command::Cancel { id })).collect()
}

fn block_query(state: &AppState, block: u32) -> TableQuery {
    let mut selection = state.choices.selection.clone();
    selection.search = state.table.search.trim().to_owned();
    TableQuery {
        selection,
        sort: state.table.sort,
        offset: block * BLOCK_ROWS,
        limit: BLOCK_ROWS,
        intervals: false,
    }
}

/// Asks anew for the customer in the drawer.
pub(super) fn renew_drawer(state: &mut AppState) -> Vec<Effect> {
    let Some(customer) = state.drawer.as_ref().map(|drawer| drawer.customer) else { return Vec::new() };
    let id = state.next_id();
    if let Some(drawer) = &mut state.drawer {
        Rc::make_mut(drawer).request = Some(id);
    }
    vec![Effect::Send(Command::Customer { id, customer })]
}

fn open_customer(state: &mut AppState, customer: u32) -> Vec<Effect> {
    let id = state.next_id();
    state.drawer = Some(Rc::new(Drawer { customer, detail: None, request: Some(id) }));
    vec![Effect::Send(Command::Customer { id, customer })]
}
