//! What choosing an item of a chart, a card or a list makes of the selection.

use crate::protocol::Selection;

/// The selection after an item was chosen that selects `item`: a value that is in is taken out, one that is
/// not is put in; a range takes the place of the range before, or goes if it is the same. Other kinds stay.
pub fn toggled(current: &Selection, item: &Selection) -> Selection {
    let mut next = current.clone();
    toggle_all(&mut next.segments, &item.segments);
    toggle_all(&mut next.cells, &item.cells);
    toggle_all(&mut next.tiers, &item.tiers);
    toggle_all(&mut next.deciles, &item.deciles);
    toggle_all(&mut next.stages, &item.stages);
    toggle_all(&mut next.dimensions, &item.dimensions);
    toggle_range(&mut next.orders, item.orders);
    toggle_range(&mut next.revenue, item.revenue);
    toggle_range(&mut next.first_order, item.first_order);
    toggle_range(&mut next.bought, item.bought);
    toggle_range(&mut next.frequency, item.frequency);
    toggle_range(&mut next.alive, item.alive);
    toggle_range(&mut next.value, item.value);
    next
}

/// The selection after a stretch of items was brushed that together select `stretch`: every kind that it names
/// takes the place of what was there. Other kinds stay.
pub fn narrowed(current: &Selection, stretch: &Selection) -> Selection {
    let mut next = current.clone();
    replace_all(&mut next.segments, &stretch.segments);
    replace_all(&mut next.cells, &stretch.cells);
    replace_all(&mut next.tiers, &stretch.tiers);
    replace_all(&mut next.deciles, &stretch.deciles);
    replace_all(&mut next.stages, &stretch.stages);
    replace_all(&mut next.dimensions, &stretch.dimensions);
    next.orders = stretch.orders.or(next.orders);
    next.revenue = stretch.revenue.or(next.revenue);
    next.first_order = stretch.first_order.or(next.first_order);
    next.bought = stretch.bought.or(next.bought);
    next.frequency = stretch.frequency.or(next.frequency);
    next.alive = stretch.alive.or(next.alive);
    next.value = stretch.value.or(next.value);
    next
}

/// Everything that the selection names, apart from the search, is empty: everybody is selected.
pub fn selects_everybody(selection: &Selection) -> bool {
    let plain = Selection { search: selection.search.clone(), ..Selection::default() };
    *selection == plain
}

fn toggle_all<T: PartialOrd + Clone>(values: &mut Vec<T>, chosen: &[T]) {
    let all_in = chosen.iter().all(|value| values.contains(value));
    for value in chosen {
        if all_in {
            values.retain(|held| held != value);
        } else if !values.contains(value) {
            let at = values.partition_point(|held| held < value);
            values.insert(at, value.clone());
        }
    }
}

fn toggle_range<T: PartialEq>(range: &mut Option<T>, chosen: Option<T>) {
    if chosen.is_some() {
        *range = if *range == chosen { None } else { chosen };
    }
}

fn replace_all<T: Clone>(values: &mut Vec<T>, chosen: &[T]) {
    if !chosen.is_empty() {
        *values = chosen.to_vec();
    }
}

#[cfg(test)]
mod tests {
    use super::{narrowed, selects_everybody, toggled};
    use crate::protocol::Selection;

    fn segments(segments: &[u8]) -> Selection {
        Selection { segments: segments.to_vec(), ..Selection::default() }
    }

    fn orders(low: u32, high: u32) -> Selection {
        Selection { orders: Some((low, high)), ..Selection::default() }
    }

    #[test]
    fn choosing_twice_changes_nothing() {
        let start = Selection { tiers: vec![1], ..segments(&[3]) };
        for item in [segments(&[0]), segments(&[0, 7]), orders(2, 3)] {
            let once = toggled(&start, &item);
            assert_ne!(once, start);
            assert_eq!(toggled(&once, &item), start);
        }
    }

    #[test]
    fn values_add_up_in_order_and_ranges_take_each_others_place() {
        let both = toggled(&segments(&[5]), &segments(&[2]));
        assert_eq!(both.segments, [2, 5]);
        assert_eq!(toggled(&both, &segments(&[5])).segments, [2]);
        assert_eq!(toggled(&orders(1, 1), &orders(4, 5)).orders, Some((4, 5)));
    }

    #[test]
    fn a_brush_replaces_its_kind_and_keeps_the_others() {
        let start = Selection { tiers: vec![0], ..segments(&[1, 2]) };
        let next = narrowed(&start, &segments(&[4, 5]));
        assert_eq!((next.segments, next.tiers), (vec![4, 5], vec![0]));
        assert_eq!(narrowed(&orders(1, 9), &segments(&[4])).orders, Some((1, 9)));
    }

    #[test]
    fn a_search_alone_selects_nobody_out() {
        let search = Selection { search: "ann".to_owned(), ..Selection::default() };
        assert!(selects_everybody(&search));
        assert!(!selects_everybody(&orders(1, 1)));
    }
}
