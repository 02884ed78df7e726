//! The customers table: which blocks of rows are asked for, kept and let go; and the drawer.

use std::collections::BTreeMap;
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
        self.pending.values().any(|held| *held == id)
    }

    pub(super) fn give_up(&mut self, id: RequestId) {
        self.pending.retain(|_, held| *held != id);
    }

    pub(super) fn forget_requests(&mut self) {
        self.pending.clear();
    }

    /// Takes the rows of an awaited block and lets go of those farthest from view.
    pub(super) fn take(&mut self, id: RequestId, page: TablePage) {
        self.give_up(id);
        self.total = Some(page.total);
        self.total_revenue = page.total_revenue;
        let block = page.query.offset / BLOCK_ROWS;
        self.blocks.insert(block, Block { rows: Rc::new(page.rows), stale: false });
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

    fn make_stale(&mut self) -> Vec<RequestId> {
        self.blocks.values_mut().for_each(|block| block.stale = true);
        std::mem::take(&mut self.pending).into_values().collect()
    }
}

pub(super) fn step(state: &mut AppState, action: TableAction) -> Vec<Effect> {
    match action {
        TableAction::Sort(column) => sort(state, column),
        TableAction::Search(text) => search(state, text),
        TableAction::Visible(first, end) => visible(state, first, end),
        TableAction::Columns(columns) => {
            Rc::make_mut(&mut state.table).columns = columns;
            Vec::new()
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
    effects
}

fn give_up_outside(state: &mut AppState, wanted: &Range<u32>) -> Vec<Effect> {
    if state.table.pending.keys().all(|block| wanted.contains(block)) {
        return Vec::new();
    }
    let table = Rc::make_mut(&mut state.table);
    let (held, left) =
        std::mem::take(&mut table.pending).into_iter().partition(|(block, _)| wanted.contains(block));
    table.pending = held;
    let left: BTreeMap<u32, RequestId> = left;
    cancel(left.into_values().collect())
}

fn cancel(ids: Vec<RequestId>) -> Vec<Effect> {
    ids.into_iter().map(|id| Effect::Send(Command::Cancel { id })).collect()
}

fn block_query(state: &AppState, block: u32) -> TableQuery {
    let mut selection = state.choices.selection.clone();
    selection.search = state.table.search.trim().to_owned();
    TableQuery { selection, sort: state.table.sort, offset: block * BLOCK_ROWS, limit: BLOCK_ROWS }
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
