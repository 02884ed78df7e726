//! Import plans.

use crate::analysis::domain::{BillingInterval, EndDay, IntervalUnit, TimeUnit};
use crate::analysis::ingest::encoding::EncodingName;
use crate::analysis::ingest::fields::currency::CurrencyTag;
use crate::analysis::ingest::layout::Delimiter;
use crate::analysis::ingest::plan;
use crate::analysis::ingest::presets::PresetId;
use crate::protocol::{self, Failure, FailureKind};

/// The plan as the analysis takes it. Fails for an encoding or a currency that is not known.
pub(in crate::engine) fn plan_from_view(view: &protocol::ImportPlan) -> Result<plan::ImportPlan, Failure> {
    let encoding = EncodingName::parse(&view.encoding)
        .ok_or_else(|| Failure::new(FailureKind::UnknownEncoding).with_details([view.encoding.clone()]))?;
    Ok(plan::ImportPlan {
        encoding,
        delimiter: delimiter(view.delimiter),
        quotes: view.quotes,
        skip_lines: view.skip_lines,
        has_header: view.has_header,
        shape: shape(view.shape),
        roles: view.roles.iter().copied().map(role).collect(),
        date_order: view.date_order.map(date_order),
        decimal: view.decimal.map(decimal),
        currency: currency(&view.currency)?,
        duplicates: match view.duplicates {
            protocol::Duplicates::Keep => plan::Duplicates::Keep,
            protocol::Duplicates::Drop => plan::Duplicates::Drop,
        },
        utc_offset_minutes: view.utc_offset_minutes,
        preset: view.preset.as_deref().and_then(PresetId::parse),
        contract: contract(view.contract),
    })
}

/// The plan as the page sees it.
pub(in crate::engine) fn plan_view(of: &plan::ImportPlan) -> protocol::ImportPlan {
    protocol::ImportPlan {
        encoding: of.encoding.label().to_owned(),
        delimiter: delimiter_view(of.delimiter),
        quotes: of.quotes,
        skip_lines: of.skip_lines,
        has_header: of.has_header,
        shape: shape_view(of.shape),
        roles: of.roles.iter().copied().map(role_view).collect(),
        date_order: of.date_order.map(date_order_view),
        decimal: of.decimal.map(decimal_view),
        currency: currency_view(&of.currency),
        duplicates: match of.duplicates {
            plan::Duplicates::Keep => protocol::Duplicates::Keep,
            plan::Duplicates::Drop => protocol::Duplicates::Drop,
        },
        utc_offset_minutes: of.utc_offset_minutes,
        preset: of.preset.map(|preset| preset.key().to_owned()),
        contract: contract_view(of.contract),
    }
}

/// The role as a message key.
pub(super) fn role_key(of: plan::Role) -> String {
    let key = serde_json::to_value(role_view(of)).ok();
    key.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

/// Writes a pair of functions between two enums with variants of the same names.
macro_rules! same_names {
    ($from_view:ident, $to_view:ident, $ours:path, $theirs:path, [$($variant:ident),+ $(,)?]) => {
        fn $from_view(view: $theirs) -> $ours {
            use $ours as Ours;
            use $theirs as Theirs;
            match view {
                $(Theirs::$variant => Ours::$variant,)+
            }
        }

        pub(super) fn $to_view(of: $ours) -> $theirs {
            use $ours as Ours;
            use $theirs as Theirs;
            match of {
                $(Ours::$variant => Theirs::$variant,)+
            }
        }
    };
}

same_names!(
    role,
    role_view,
    plan::Role,
    protocol::Role,
    [
        Ignore,
        Customer,
        CustomerName,
        Date,
        Amount,
        Quantity,
        UnitPrice,
        Order,
        Status,
        Currency,
        Refund,
        Discount,
        Tax,
        Shipping,
        Product,
        Category,
        Channel,
        Country,
        OrderCount,
        TotalSpent,
        FirstDate,
        LastDate,
        Start,
        End,
        Interval,
        Plan,
        Month,
        Tenure,
        Churn,
        Covariate,
    ]
);
same_names!(
    shape,
    shape_view,
    plan::Shape,
    protocol::Shape,
    [Orders, OrderLines, CustomerSummary, Subscriptions, MonthColumns, Tenures]
);
same_names!(date_order, date_order_view, plan::DateOrder, protocol::DateOrder, [Dmy, Mdy, Ymd]);
same_names!(decimal, decimal_view, plan::DecimalMark, protocol::DecimalMark, [Comma, Point]);

fn delimiter(view: protocol::Delimiter) -> Delimiter {
    match view {
        protocol::Delimiter::Comma => Delimiter::Comma,
        protocol::Delimiter::Semicolon => Delimiter::Semicolon,
        protocol::Delimiter::Tab => Delimiter::Tab,
        protocol::Delimiter::Pipe => Delimiter::Pipe,
        protocol::Delimiter::Spaces => Delimiter::Spaces,
        protocol::Delimiter::Other(byte) => Delimiter::Other(byte),
    }
}

fn delimiter_view(of: Delimiter) -> protocol::Delimiter {
    match of {
        Delimiter::Comma => protocol::Delimiter::Comma,
        Delimiter::Semicolon => protocol::Delimiter::Semicolon,
        Delimiter::Tab => protocol::Delimiter::Tab,
        Delimiter::Pipe => protocol::Delimiter::Pipe,
        Delimiter::Spaces => protocol::Delimiter::Spaces,
        Delimiter::Other(byte) => protocol::Delimiter::Other(byte),
    }
}

fn currency(view: &protocol::CurrencyChoice) -> Result<plan::CurrencyChoice, Failure> {
    use protocol::CurrencyChoice as Choice;
    Ok(match view {
        Choice::AsFound => plan::CurrencyChoice::AsFound,
        Choice::Only(code) => plan::CurrencyChoice::Only(tag(code)?),
        Choice::Convert { to, rates } => plan::CurrencyChoice::Convert {
            to: tag(to)?,
            rates: rates
                .iter()
                .map(|rate| Ok(plan::Rate { currency: tag(&rate.currency)?, rate: rate.rate.clone() }))
                .collect::<Result<_, Failure>>()?,
        },
    })
}

fn tag(code: &str) -> Result<CurrencyTag, Failure> {
    CurrencyTag::parse(code).ok_or_else(|| {
        let details = ["currency".to_owned(), code.to_owned()];
        Failure::new(FailureKind::BadSetting).with_details(details)
    })
}

fn currency_view(of: &plan::CurrencyChoice) -> protocol::CurrencyChoice {
    use plan::CurrencyChoice as Choice;
    match of {
        Choice::AsFound => protocol::CurrencyChoice::AsFound,
        Choice::Only(tag) => protocol::CurrencyChoice::Only(tag.to_string()),
        Choice::Convert { to, rates } => protocol::CurrencyChoice::Convert {
            to: to.to_string(),
            rates: rates
                .iter()
                .map(|rate| protocol::Rate { currency: rate.currency.to_string(), rate: rate.rate.clone() })
                .collect(),
        },
    }
}

const INTERVALS: [(protocol::Interval, IntervalUnit, u16); 9] = [
    (protocol::Interval::Day, IntervalUnit::Day, 1),
    (protocol::Interval::Week, IntervalUnit::Week, 1),
    (protocol::Interval::TwoWeeks, IntervalUnit::Week, 2),
    (protocol::Interval::FourWeeks, IntervalUnit::Week, 4),
    (protocol::Interval::Month, IntervalUnit::Month, 1),
    (protocol::Interval::TwoMonths, IntervalUnit::Month, 2),
    (protocol::Interval::Quarter, IntervalUnit::Month, 3),
    (protocol::Interval::HalfYear, IntervalUnit::Month, 6),
    (protocol::Interval::Year, IntervalUnit::Month, 12),
];

/// A billing interval by the protocol's name.
pub(in crate::engine) fn interval_from_view(view: protocol::Interval) -> BillingInterval {
    let found = INTERVALS.iter().find(|(key, ..)| *key == view);
    found.and_then(|(_, unit, count)| BillingInterval::new(*unit, *count)).unwrap_or(BillingInterval::MONTH)
}

/// The protocol's name of a billing interval, where it has one.
pub(in crate::engine) fn interval_view(of: BillingInterval) -> Option<protocol::Interval> {
    let same = |(_, unit, count): &&(protocol::Interval, IntervalUnit, u16)| {
        (*unit, *count) == (of.unit(), of.count())
    };
    INTERVALS.iter().find(same).map(|(key, ..)| *key)
}

fn contract(view: protocol::ContractChoices) -> plan::ContractChoices {
    plan::ContractChoices {
        interval: interval_from_view(view.interval),
        ends: view.ends.map(|ends| match ends {
            protocol::EndDay::FirstWithout => EndDay::FirstWithout,
            protocol::EndDay::LastWith => EndDay::LastWith,
        }),
        tenure_unit: match view.tenure_unit {
            protocol::TenureUnit::Day => TimeUnit::Day,
            protocol::TenureUnit::Month => TimeUnit::Month,
            protocol::TenureUnit::Year => TimeUnit::Year,
        },
    }
}

fn contract_view(of: plan::ContractChoices) -> protocol::ContractChoices {
    protocol::ContractChoices {
        interval: interval_view(of.interval).unwrap_or_default(),
        ends: of.ends.map(|ends| match ends {
            EndDay::FirstWithout => protocol::EndDay::FirstWithout,
            EndDay::LastWith => protocol::EndDay::LastWith,
        }),
        tenure_unit: match of.tenure_unit {
            TimeUnit::Day | TimeUnit::Week => protocol::TenureUnit::Day,
            TimeUnit::Month | TimeUnit::Quarter => protocol::TenureUnit::Month,
            TimeUnit::Year => protocol::TenureUnit::Year,
        },
    }
}
