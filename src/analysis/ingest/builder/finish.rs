//! From collected orders to the sorted log: what all builders share, and the tests of [`super::LogBuilder`].

use super::entry::NO_CODE;
use super::interner::Interner;
use crate::analysis::domain::{Dimension, DimensionColumn};

/// Position of each code among the sorted values.
pub(super) fn ranks(values: &Interner) -> Vec<u16> {
    let mut ranks = vec![0; values.len()];
    for (rank, at) in values.sorted().into_iter().enumerate() {
        ranks[at as usize] = rank as u16;
    }
    ranks
}

/// A dimension of whole orders from the codes as they were found.
pub(super) fn dimension(dimension: Dimension, values: &Interner, mut codes: Vec<u16>) -> DimensionColumn {
    // Only values that an entry has, and an empty one where some have none.
    let mut used = vec![false; usize::from(NO_CODE) + 1];
    codes.iter().for_each(|code| used[usize::from(*code)] = true);
    let mut texts = Vec::new();
    let mut codes_of = vec![0u16; used.len()];
    if used[usize::from(NO_CODE)] {
        texts.push(String::new());
    }
    for at in values.sorted().into_iter().filter(|at| used[*at as usize]) {
        codes_of[at as usize] = texts.len() as u16;
        texts.push(values.text(at).into_owned());
    }
    codes.iter_mut().for_each(|code| *code = codes_of[usize::from(*code)]);
    DimensionColumn { dimension, values: texts, codes }
}

#[cfg(test)]
mod tests {
    use super::super::{LogBuilder, OrderLine, OrderRules};
    use crate::analysis::domain::{CustomerIx, Day, Money};
    use crate::analysis::ingest::issues::IssueKind;

    fn line(customer: &'static str, day: i32, amount: i64) -> OrderLine<'static> {
        OrderLine {
            customer: (!customer.is_empty()).then_some(customer.as_bytes()),
            day: Some(Day::from_days(day)),
            amount: Some(Money::from_ten_thousandths(amount)),
            ..OrderLine::default()
        }
    }

    fn numbered(number: &'static str, line: OrderLine<'static>) -> OrderLine<'static> {
        OrderLine { order: Some(number.as_bytes()), ..line }
    }

    #[test]
    fn lines_of_a_day_or_a_number_are_one_order() {
        let mut builder = LogBuilder::new(OrderRules::default());
        for l in [
            line("b", 5, 10),
            line("a", 7, 1),
            line("b", 5, 20),
            line("a", 7, -3),
            numbered("1", line("a", 9, 4)),
            numbered("2", line("a", 8, 4)),
            numbered("1", line("a", 8, 5)),
            numbered("1", line("b", 6, 7)),
            line("", 6, 100),
            line("", 6, -30),
        ] {
            builder.add(&l).unwrap();
        }
        let log = builder.finish(None).unwrap().log;
        assert_eq!((log.ids.get(CustomerIx(0)), log.ids.get(CustomerIx(1))), ("a", "b"));
        assert_eq!(log.starts, [0, 3, 5]);
        let days: Vec<i32> = log.days.iter().map(|d| d.days()).collect();
        let gross: Vec<i64> = log.gross.iter().map(|m| m.ten_thousandths()).collect();
        assert_eq!(days, [7, 8, 8, 5, 6]);
        assert_eq!(gross, [1, 4, 9, 30, 7]);
        assert_eq!(log.refunded.unwrap()[0].ten_thousandths(), 3);
        assert_eq!(log.unidentified.rows, 2);
        assert_eq!(log.unidentified.net().ten_thousandths(), 70);
    }

    #[test]
    fn a_number_of_many_customers_is_looked_up() {
        let names: Vec<String> = (0..5_000).map(|i| format!("c{}", i % 2_500)).collect();
        let build = |names: &[String]| {
            let mut builder = LogBuilder::new(OrderRules::default());
            for name in names {
                let order = OrderLine { customer: Some(name.as_bytes()), ..line("x", 1, 10) };
                builder.add(&OrderLine { order: Some(b"7"), ..order }).unwrap();
            }
            builder
        };
        let (first, second) = names.split_at(1_800);
        let mut merged = build(second);
        merged.merge(build(first)).unwrap();
        let built = merged.finish(None).unwrap();
        assert_eq!(built, build(&names).finish(None).unwrap());
        assert_eq!((built.log.customer_count(), built.log.entry_count()), (2_500, 2_500));
        assert!(built.log.gross.iter().all(|gross| gross.ten_thousandths() == 20));
        assert_eq!(built.crowded_numbers, 1);
        assert_eq!(build(&names[..9]).finish(None).unwrap().crowded_numbers, 1);
        assert_eq!(build(&names[..8]).finish(None).unwrap().crowded_numbers, 0);
    }

    #[test]
    fn an_order_over_more_than_a_week_is_counted_whatever_comes_first() {
        let days_apart = |days: &[i32]| {
            let mut builder = LogBuilder::new(OrderRules::default());
            days.iter().for_each(|day| builder.add(&numbered("1", line("a", *day, 1))).unwrap());
            builder.finish(None).unwrap().days_apart
        };
        assert_eq!(days_apart(&[5, 12]), 0);
        for days in [[5, 0, -3], [-3, 0, 5], [0, 5, -3], [400, 0, 1]] {
            assert_eq!(days_apart(&days), 1, "{days:?}");
        }
    }

    #[test]
    fn sums_of_a_customer_beyond_the_range_of_money_are_refused() {
        let most = i64::MAX - 9;
        for (days, refused) in [([1, 2], true), ([1, 1], true)] {
            let mut builder = LogBuilder::new(OrderRules::default());
            let added = days.map(|day| builder.add(&line("a", day, most)));
            let built = builder.finish(None);
            assert_eq!(added.iter().any(Result::is_err) || built.is_err(), refused);
        }
    }

    #[test]
    fn a_dimension_with_more_values_than_codes_is_left_out() {
        let names: Vec<String> = (0..70_000).map(|i| format!("v{i}")).collect();
        let mut builder = LogBuilder::new(OrderRules::default());
        for name in &names {
            let country = Some(&b"DE"[..]);
            builder.add(&OrderLine { channel: Some(name.as_bytes()), country, ..line("a", 1, 1) }).unwrap();
        }
        let built = builder.finish(None).unwrap();
        assert!(built.too_many_values);
        assert_eq!(built.log.dimensions.len(), 1);
        assert_eq!(built.log.dimensions[0].values, ["DE"]);
    }

    #[test]
    fn grouped_rows_share_what_stands_on_one_of_them() {
        let rules = OrderRules { grouped: true, amount_once: true, ..OrderRules::default() };
        let mut builder = LogBuilder::new(rules);
        let bare = OrderLine { order: Some(b"1"), ..OrderLine::default() };
        let cancelled = OrderLine { excluded: Some(IssueKind::Cancelled), ..numbered("2", line("b", 2, 9)) };
        for l in [
            bare,
            numbered("1", line("a", 1, 50)),
            OrderLine { customer: Some(b"a"), ..bare },
            cancelled,
            OrderLine { order: Some(b"2"), ..bare },
            OrderLine { given_back: true, ..numbered("3", line("a", 3, 8)) },
            OrderLine { order: Some(b"4"), customer: Some(b"z"), ..bare },
            numbered("5", line("", 4, 6)),
        ] {
            builder.add(&l).unwrap();
        }
        let built = builder.finish(None).unwrap();
        assert_eq!(built.dropped, [(IssueKind::OrderWithoutAmount, 1), (IssueKind::Cancelled, 2)]);
        assert_eq!((built.without_customer, built.amounts_differ), (1, 0));
        assert_eq!(built.log.customer_count(), 1);
        assert_eq!(built.log.entry_count(), 2);
        assert_eq!(built.log.orders_of(CustomerIx(0)).net(1), Money::ZERO);
    }

    #[test]
    fn parts_merge_to_the_same_log_in_any_order() {
        let lines: Vec<OrderLine<'static>> = (0..200)
            .map(|i| {
                let names = ["ann", "bob", "cy", "di"];
                let base = line(names[i * 7 % 4], (i % 9) as i32, i as i64 - 50);
                let order = [None, Some(&b"1"[..]), Some(&b"2"[..])][i % 3];
                let channel = [None, Some(&b"web"[..]), Some(&b"shop"[..])][i / 3 % 3];
                OrderLine { order, channel, product: Some(names[i % 4].as_bytes()), ..base }
            })
            .collect();
        let build = |lines: &[OrderLine<'static>]| {
            let mut builder = LogBuilder::new(OrderRules::default());
            lines.iter().for_each(|l| builder.add(l).unwrap());
            builder
        };
        let whole = build(&lines).finish(None).unwrap();
        let (left, right) = lines.split_at(77);
        let mut forward = build(left);
        forward.merge(build(right)).unwrap();
        let mut backward = build(right);
        backward.merge(build(left)).unwrap();
        assert_eq!(forward.finish(None).unwrap(), whole);
        assert_eq!(backward.finish(None).unwrap(), whole);
    }
}
