//! Files of contracts: recognised, mapped and read like any other shape.

use proptest::prelude::{Strategy, prop};
use proptest::test_runner::Config;
use proptest::{prop_assert_eq, proptest};

use worthmap::analysis::domain::{
    BillingInterval, Contracts, CovariateValues, CustomerIx, Day, EndDay, SubscriptionRows, TenureRows,
    TimeUnit,
};
use worthmap::analysis::ingest::issues::IssueKind;
use worthmap::analysis::ingest::plan::{DateOrder, DecimalMark, Role, Shape};
use worthmap::analysis::ingest::preview::Question;
use worthmap::analysis::ingest::{Ingested, Preview};
use worthmap::analysis::subscriptions::SubscriptionBook;

use crate::loading::{load, load_as_guessed, load_in, look, look_with};

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

#[track_caller]
fn subscriptions(found: &Ingested) -> &SubscriptionRows {
    match &found.contracts {
        Some(Contracts::Subscriptions(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn stays(found: &Ingested) -> &TenureRows {
    match &found.contracts {
        Some(Contracts::Tenures(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn recognised(text: &str, shape: Shape) -> (Preview, Ingested) {
    let (preview, found) = load_as_guessed(text.as_bytes());
    assert_eq!(preview.plan.shape, shape, "{:?}", preview.plan.roles);
    assert_eq!(preview.missing, []);
    (preview, found)
}

/// Customer, start, end, amount in ten-thousandths, months of the interval.
fn plain(found: &Ingested) -> Vec<(String, String, String, i64, u16)> {
    let row = |of: &worthmap::analysis::domain::Subscription| {
        let end = of.end.map(|day| day.to_string()).unwrap_or_default();
        let id = found.log.ids.get(of.customer).to_owned();
        (id, of.start.to_string(), end, of.amount.ten_thousandths() / 100, of.interval.count())
    };
    subscriptions(found).rows.iter().map(row).collect()
}

const PLAIN: &str = "customer,start,end,amount,interval,plan
ann,2024-01-15,2024-04-15,10.00,monthly,Basic
bob,2024-02-01,,120,annual,Pro
ann,2024-04-15,,20,month,Pro
cid,2024-03-01,2024-03-15,7,weekly,Basic
";

#[test]
fn one_row_a_subscription() {
    let (preview, found) = recognised(PLAIN, Shape::Subscriptions);
    let expected = [Role::Customer, Role::Start, Role::End, Role::Amount, Role::Interval, Role::Plan];
    assert_eq!(preview.plan.roles, expected);
    assert_eq!((preview.questions.len(), preview.plan.contract.ends), (0, Some(EndDay::FirstWithout)));
    let rows = subscriptions(&found);
    assert_eq!(
        (rows.plans.as_slice(), rows.last_day),
        (["Basic".to_owned(), "Pro".to_owned()].as_slice(), day("2024-04-15"))
    );
    assert_eq!(
        rows.rows.iter().map(|row| row.plan).collect::<Vec<_>>(),
        [Some(0), Some(1), Some(1), Some(0)]
    );
    assert_eq!(rows.rows[2].interval, BillingInterval::YEAR);
    assert_eq!(rows.rows[3].interval, BillingInterval::WEEK);
    // Ann: three of 10 and one of 20; Bob: one of 120; Cid: two of 7.
    assert_eq!(found.log.starts, [0, 4, 5, 7]);
    let net: i64 = found.log.gross.iter().map(|amount| amount.ten_thousandths()).sum();
    assert_eq!(net, (30 + 20 + 120 + 14) * 10_000);
    let (book, notes) =
        SubscriptionBook::new(found.log.customer_count(), rows.plans.clone(), &rows.rows, rows.ends);
    assert_eq!((book.len(), notes.rejected.len()), (4, 0));
}

#[test]
fn bad_rows_are_counted_with_samples() {
    let text = "customer;Start Date;Cancelled at;amount;Billing period;status
ann;01.02.2024;31.01.2024;10,00;monthly;active
bob;01.02.2024;;10,00;sometimes;active
cid;;;10,00;monthly;active
dan;01.02.2024;;-10,00;monthly;active
eve;01.02.2024;;\"1.234,50\";;active
fay;01.02.2024;;10,00;jährlich;canceled
gus;01.02.2024;;10,00;yearly;trialing
hal;01.02.2024;01.02.2024;10,00;yearly;active
ida;15.02.24;31.12.9999;10,00;P1M;incomplete
jim;15.02.24;31.12.9999;10,00;P1M;past_due
kim;15.02.24;open;10,00;P1M;active
;15.02.24;;10,00;P1M;active
Total;;;100,00;;
";
    let (_, found) = recognised(text, Shape::Subscriptions);
    let count = |kind| found.report.issues.count(kind);
    for kind in [
        IssueKind::EndBeforeStart,
        IssueKind::UnknownInterval,
        IssueKind::MissingDate,
        IssueKind::NegativeSubscription,
        IssueKind::IntervalAssumed,
        IssueKind::EndUnknown,
        IssueKind::Trial,
        IssueKind::NoLength,
        IssueKind::Pending,
        IssueKind::FarEnd,
        IssueKind::NoCustomer,
        IssueKind::TotalRow,
    ] {
        assert_eq!(count(kind), 1, "{kind:?}");
        assert_eq!(found.report.issues.samples(9).iter().filter(|sample| sample.kind == kind).count(), 1);
    }
    assert_eq!(count(IssueKind::TwoDigitYear), 3);
    let rows = found.report.rows;
    assert_eq!(
        (rows.read, rows.accepted, rows.rejected, rows.excluded, rows.without_customer),
        (12, 6, 5, 1, 1)
    );
    let ids: Vec<&str> =
        (0..found.log.customer_count() as u32).map(|at| found.log.ids.get(CustomerIx(at))).collect();
    assert_eq!(ids, ["eve", "gus", "hal", "jim", "kim"]);
    // Neither the trial nor what ended at once was ever charged.
    assert_eq!(found.log.starts, [0, 1, 1, 1, 2, 3]);
    assert_eq!(found.log.unidentified.gross.ten_thousandths(), 100_000);
}

#[test]
fn real_headers_are_recognised() {
    let stripe = "id,Customer ID,Customer Description,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,\
Created (UTC),Start (UTC),Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),Trial End (UTC),\
Application Fee Percent,Coupon,Tax Percent,Canceled At (UTC),Ended At (UTC)
sub_1,cus_1,Ann,ann@example.com,gold,1,eur,month,20.00,active,2024-01-05 10:00,2024-01-05 10:00,2024-06-05 10:00,\
2024-07-05 10:00,,,,,,,
sub_2,cus_2,Bob,bob@example.com,gold,1,eur,year,200.00,canceled,2023-01-05 10:00,2023-01-05 10:00,2023-01-05 10:00,\
2024-01-05 10:00,,,,,,2023-12-20 09:00,2024-01-05 10:00
";
    let (preview, found) = recognised(stripe, Shape::Subscriptions);
    let roles = &preview.plan.roles;
    assert_eq!(
        (roles[11], roles[20], roles[7], roles[4], roles[8]),
        (Role::Start, Role::End, Role::Interval, Role::Plan, Role::Amount)
    );
    assert_eq!((roles[10], roles[12], roles[19]), (Role::Ignore, Role::Ignore, Role::Ignore));
    assert_eq!(found.log.currency.map(|code| code.to_string()).as_deref(), Some("EUR"));
    assert_eq!(plain(&found)[1].2, "2024-01-05");

    let metrics = "plan_oid,plan_name,plan_currency,plan_amount,plan_interval,plan_interval_count,customer_oid,customer_name,\
customer_email,subscription_oid,subscription_started_at,subscription_canceled_at,subscription_quantity
p1,SEO,USD,50.00,month,1,c1,Ann Lee,ann@example.com,s1,2020-03-31,2020-05-04,1
p2,SEM,USD,50.00,month,1,c2,Bob Ray,bob@example.com,s2,2020-03-31,,2
";
    let (_, found) = recognised(metrics, Shape::Subscriptions);
    let amounts: Vec<i64> =
        subscriptions(&found).rows.iter().map(|row| row.amount.ten_thousandths()).collect();
    assert_eq!(amounts, [500_000, 1_000_000]);

    let german = "Kundennummer;Vertragsbeginn;Kündigungsdatum;Betrag;Zahlungsweise;Tarif
1001;31.01.2023;31.03.2024;9,90;monatlich;Basis
1002;15.06.2023;;99,00;jährlich;Plus
";
    let (preview, found) = recognised(german, Shape::Subscriptions);
    assert_eq!(preview.plan.date_order, Some(DateOrder::Dmy));
    assert_eq!(subscriptions(&found).rows[1].interval, BillingInterval::YEAR);
}

#[test]
fn recurring_amounts_say_themselves_how_often() {
    let monthly = "account,start date,churn date,MRR,billing\na,2024-01-01,2024-03-01,50,annual\nb,2024-01-01,,70,monthly\n";
    let (preview, found) = recognised(monthly, Shape::Subscriptions);
    assert_eq!(
        (preview.plan.contract.interval, preview.plan.roles[4]),
        (BillingInterval::MONTH, Role::Ignore)
    );
    assert!(subscriptions(&found).rows.iter().all(|row| row.interval == BillingInterval::MONTH));
    let yearly = "customer,Started at,ARR\na,2024-01-01,1200\nb,2024-02-01,700\n";
    let (preview, _) = recognised(yearly, Shape::Subscriptions);
    assert_eq!(preview.plan.contract.interval, BillingInterval::YEAR);
    let unsaid = "customer,start,end,amount\na,2024-01-01,2024-03-01,50\nb,2024-01-01,,70\n";
    let (preview, _) = recognised(unsaid, Shape::Subscriptions);
    assert_eq!(preview.plan.contract.interval, BillingInterval::MONTH);
    let mut plan = preview.plan.clone();
    plan.contract.interval = BillingInterval::QUARTER;
    let found = load(unsaid.as_bytes(), &look_with(unsaid.as_bytes(), Some(&plan)).plan).unwrap();
    assert!(subscriptions(&found).rows.iter().all(|row| row.interval == BillingInterval::QUARTER));
}

#[test]
fn what_an_end_means_is_told_by_the_dates_or_asked() {
    let file = |ends: [&str; 2]| {
        format!(
            "customer,start,end,amount\na,2024-01-01,{},5\nb,2024-02-01,{},5\nc,2024-02-01,,5\n",
            ends[0], ends[1]
        )
    };
    let last = look(file(["2024-03-31", "2024-02-29"]).as_bytes());
    assert_eq!((last.plan.contract.ends, last.questions.len()), (Some(EndDay::LastWith), 0));
    let text = file(["2024-04-01", "2024-02-29"]);
    let mixed = look(text.as_bytes());
    assert_eq!(mixed.plan.contract.ends, None);
    assert!(
        matches!(mixed.questions.as_slice(), [Question::EndDay { column: 2, examples }] if examples.len() == 2)
    );
    let mut plan = mixed.plan.clone();
    plan.contract.ends = Some(EndDay::LastWith);
    assert_eq!(look_with(text.as_bytes(), Some(&plan)).questions, []);
    assert_eq!(subscriptions(&load(text.as_bytes(), &plan).unwrap()).ends, EndDay::LastWith);
    let open = look(b"customer,start,end,amount\na,01/02/2024,03/02/2024,5\nb,02/02/2024,,5\n");
    assert!(matches!(open.questions.as_slice(), [Question::DateOrder { .. }, ..]), "{:?}", open.questions);
}

#[test]
fn serial_dates_of_a_spreadsheet_are_days() {
    let text = "customer,start,end,amount,interval\na,45306,45397,10,monthly\nb,45323,,12,monthly\nc,45323,45352,12,monthly\n";
    let (_, found) = recognised(text, Shape::Subscriptions);
    assert_eq!(
        plain(&found)[0],
        ("a".to_owned(), "2024-01-15".to_owned(), "2024-04-15".to_owned(), 1_000, 1)
    );
}

#[test]
fn orders_stay_orders() {
    for text in [
        "customer,date,amount\na,2024-01-01,5\nb,2024-02-01,6\na,2024-03-01,6\n",
        "Order ID,Customer,Start date,End date,Amount\n1,a,2024-01-01,2024-01-05,5\n2,b,2024-02-01,2024-02-03,6\n",
        "customer,created,interval,amount\na,2024-01-01,month,5\nb,2024-02-01,month,6\n",
    ] {
        let preview = look(text.as_bytes());
        assert_eq!(preview.plan.shape, Shape::Orders, "{text}");
    }
}

#[test]
fn one_column_a_month() {
    for header in [
        "2024-01,2024-02,2024-03,2024-04",
        "Jan 2024,Feb 2024,Mar 2024,Apr 2024",
        "01/2024,02/2024,03/2024,04/2024",
        "Jan-24,Feb-24,Mar-24,Apr-24",
    ] {
        let text = format!(
            "customer,country,{header},Total\nann,DE,10,10,20,20,60\nbob,FR,,5,0,5,10\ncid,DE,,,-,0,0\ndan,DE,1,x,1,1,3\nTotal,,11,15,21,26,73\n"
        );
        let (preview, found) = recognised(&text, Shape::MonthColumns);
        assert_eq!(preview.plan.roles[2..6], [Role::Month; 4], "{header}");
        let expected = [
            ("ann", "2024-01-01", "2024-03-01", 1_000),
            ("ann", "2024-03-01", "", 2_000),
            ("bob", "2024-02-01", "2024-03-01", 500),
            ("bob", "2024-04-01", "", 500),
        ];
        let expected: Vec<_> = expected
            .map(|(id, start, end, amount)| (id.to_owned(), start.to_owned(), end.to_owned(), amount, 1))
            .into();
        assert_eq!(plain(&found), expected, "{header}");
        assert_eq!(subscriptions(&found).last_day, day("2024-04-30"));
        let count = |kind| found.report.issues.count(kind);
        assert_eq!(
            (count(IssueKind::NothingPaid), count(IssueKind::BadAmount), count(IssueKind::TotalRow)),
            (1, 1, 1)
        );
        assert_eq!(found.log.starts, [0, 4, 6, 6]);
    }
}

#[test]
fn months_may_run_backwards_and_repeat_customers() {
    let text = "customer,Mar 2024,Feb 2024,Jan 2024\nann,3,2,2\nann,1,,\nbob,-1,2,3\n";
    let (_, found) = recognised(text, Shape::MonthColumns);
    let starts: Vec<_> = plain(&found).into_iter().map(|row| (row.1, row.3)).collect();
    let expected = [("2024-01-01", 200), ("2024-03-01", 100), ("2024-03-01", 300)];
    assert_eq!(starts, expected.map(|(start, amount)| (start.to_owned(), amount)));
    let count = |kind| found.report.issues.count(kind);
    assert_eq!((count(IssueKind::SeveralContracts), count(IssueKind::NegativeSubscription)), (1, 1));
}

const TELCO: &str = "customerID,gender,SeniorCitizen,tenure,Contract,MonthlyCharges,TotalCharges,Churn
7590-VHVEG,Female,0,1,Month-to-month,29.85,29.85,No
5575-GNVDE,Male,0,34,One year,56.95,1889.5,No
3668-QPYBK,Male,1,2,Month-to-month,53.85,108.15,Yes
9305-CDSKC,Female,0,0,Two year,99.65, ,No
9306-CDSKC,Female,0,x,Two year,99.65,1,No
9307-CDSKC,Female,0,3,Two year,99.65,1,perhaps
";

#[test]
fn how_long_customers_stayed() {
    let (preview, found) = recognised(TELCO, Shape::Tenures);
    let expected = [
        Role::Customer,
        Role::Covariate,
        Role::Covariate,
        Role::Tenure,
        Role::Covariate,
        Role::Amount,
        Role::TotalSpent,
        Role::Churn,
    ];
    assert_eq!(preview.plan.roles, expected);
    let table = stays(&found);
    assert_eq!((table.unit, table.rows.len(), table.columns_left_out), (TimeUnit::Month, 4, 0));
    let rows: Vec<(f64, bool)> = table.rows.iter().map(|row| (row.tenure.to_f64(), row.lost)).collect();
    assert_eq!(rows, [(2.0, true), (34.0, false), (1.0, false), (0.0, false)]);
    let names: Vec<&str> = table.covariates.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["gender", "SeniorCitizen", "Contract"]);
    let CovariateValues::Categories { levels, codes } = &table.covariates[2].values else { panic!() };
    assert_eq!(levels, &["Month-to-month", "One year", "Two year"]);
    assert_eq!(codes, &[Some(0), Some(1), Some(0), Some(2)]);
    assert!(matches!(table.covariates[1].values, CovariateValues::Numbers(_)));
    let summaries = found.log.summaries.as_ref().unwrap();
    assert_eq!(summaries.orders, [2, 34, 1, 0]);
    assert_eq!(summaries.net[3].ten_thousandths(), 0);
    let count = |kind| found.report.issues.count(kind);
    assert_eq!((count(IssueKind::BadTenure), count(IssueKind::BadChurn)), (1, 1));
}

#[test]
fn properties_are_limited_and_the_rest_is_counted() {
    let mut header = "customer_id,tenure_days,churned".to_owned();
    (0..22).for_each(|at| header += &format!(",p{at}"));
    let mut text = header + "\n";
    for row in 0..60 {
        text += &format!("c{row},{},{}", row * 10, row % 3 == 0);
        (0..22).for_each(|at| text += &format!(",v{}", (row * (at + 1)) % 7));
        text += "\n";
    }
    let (preview, found) = recognised(&text, Shape::Tenures);
    assert_eq!(stays(&found).unit, TimeUnit::Day);
    assert_eq!(stays(&found).covariates.len(), 19);
    let mut plan = preview.plan.clone();
    plan.roles.iter_mut().filter(|role| **role == Role::Ignore).for_each(|role| *role = Role::Covariate);
    // Two beyond the first twenty, and two of these that say nothing.
    let found = load(text.as_bytes(), &plan).unwrap();
    assert_eq!((stays(&found).columns_left_out, stays(&found).covariates.len()), (4, 18));

    let many: String = (0..60).map(|row| format!("c{row},{row},{},t{}\n", row % 2, row % 30)).collect();
    let many = "customer_id,tenure,churn,town\n".to_owned() + &many;
    let mut plan = look(many.as_bytes()).plan;
    plan.roles[3] = Role::Covariate;
    let found = load(many.as_bytes(), &plan).unwrap();
    let CovariateValues::Categories { levels, .. } = &stays(&found).covariates[0].values else { panic!() };
    assert_eq!((levels.len(), stays(&found).covariates[0].values_left_out), (20, 20));
}

#[derive(Clone, Debug)]
struct Case {
    rows: Vec<String>,
    shuffled: Vec<String>,
}

fn row() -> impl Strategy<Value = String> {
    let customer = prop::sample::select(vec!["", "ann@x.org", "Ann@X.org", "17.0", "17", "Zoë"]);
    let start = prop::sample::select(vec!["31.01.2024", "01.02.2024", "03.02.24", "30.02.2024", ""]);
    let end = prop::sample::select(vec!["", "01.03.2024", "31.01.2024", "-", "31.12.9999", "soon"]);
    let amount = prop::sample::select(vec!["10,00", "-4,50", "0,00", "1.234,56", "x"]);
    let interval = prop::sample::select(vec!["monthly", "P1Y", "", "weekly", "hourly"]);
    let rest = prop::sample::select(vec![
        "Pro;DE;active",
        "Basic;FR;canceled",
        ";;trialing",
        "\"a;b\";DE;incomplete",
    ]);
    (customer, start, end, amount, interval, rest)
        .prop_map(|(c, s, e, a, i, rest)| format!("{c};{s};{e};{a};{i};{rest}"))
}

fn case() -> impl Strategy<Value = Case> {
    prop::collection::vec(row(), 1..40).prop_flat_map(|rows| {
        let shuffled = proptest::strategy::Just(rows.clone()).prop_shuffle();
        (proptest::strategy::Just(rows), shuffled).prop_map(|(rows, shuffled)| Case { rows, shuffled })
    })
}

/// Rows that settle every guess come first and last.
fn text(rows: &[String]) -> Vec<u8> {
    let sure = "sure@x.org;31.12.2023;31.01.2024;99,50;monthly;Pro;DE;active";
    let mut lines =
        vec!["Customer;Start;End;Amount;Interval;Plan;Country;Status".to_owned(), sure.to_owned()];
    lines.extend(rows.iter().cloned());
    lines.push(sure.replace("99,50", "12,50"));
    (lines.join("\n") + "\n").into_bytes()
}

proptest! {
    #![proptest_config(Config { cases: 96, failure_persistence: None, ..Config::default() })]

    #[test]
    fn neither_chunking_nor_row_order_matters(case in case(), piece in 1usize..64) {
        let mut plan = look(&text(&[])).plan;
        plan.decimal = Some(DecimalMark::Comma);
        plan.roles[7] = Role::Status;
        prop_assert_eq!(plan.shape, Shape::Subscriptions);
        let bytes = text(&case.rows);
        let whole = load(&bytes, &plan).unwrap();
        prop_assert_eq!(&load_in(&bytes, &plan, piece).unwrap(), &whole);
        let shuffled = load(&text(&case.shuffled), &plan).unwrap();
        prop_assert_eq!(&whole.log, &shuffled.log);
        prop_assert_eq!(&whole.contracts, &shuffled.contracts);
        let rows = whole.report.rows;
        prop_assert_eq!(rows, shuffled.report.rows);
        prop_assert_eq!(rows.read, rows.accepted + rows.rejected + rows.excluded);
    }

    #[test]
    fn stays_do_not_depend_on_the_order_either(order in proptest::strategy::Just((0..30).collect::<Vec<u32>>()).prop_shuffle(), piece in 1usize..64) {
        let line = |at: &u32| format!("c{},{},{},g{},{}.5\n", at % 20, at % 9, at % 2, at % 4, at % 5);
        let file = |rows: &[u32]| "customer_id,tenure,churn,group,score\n".to_owned() + &rows.iter().map(line).collect::<String>();
        let straight: Vec<u32> = (0..30).collect();
        let (preview, found) = load_as_guessed(file(&straight).as_bytes());
        let shuffled = load_in(file(&order).as_bytes(), &preview.plan, piece).unwrap();
        prop_assert_eq!(&found.contracts, &shuffled.contracts);
        prop_assert_eq!(&found.log, &shuffled.log);
    }
}
