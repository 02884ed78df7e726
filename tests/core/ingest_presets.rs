//! Known exports with the rows they really have: what counts, what is left out, and why.

use worthmap::analysis::domain::{CustomerIx, MoneySum, TransactionLog};
use worthmap::analysis::ingest::issues::IssueKind;
use worthmap::analysis::ingest::preview::{Question, Warning};
use worthmap::analysis::ingest::{Ingested, Preview};

use crate::loading::{load, load_as_guessed, look};
use crate::reading::fixture;

/// A file with a known header row; cells are given by heading, other cells are blank.
fn export(file: &str, delimiter: char, rows: &[&[(&str, &str)]]) -> Vec<u8> {
    let header = String::from_utf8(fixture(&format!("export_headers/{file}"))).unwrap();
    let header = header.trim_end();
    let names: Vec<&str> = header.split(delimiter).map(|name| name.trim_matches('"')).collect();
    let mut text = format!("{header}\n");
    for row in rows {
        for (name, _) in *row {
            assert!(names.contains(name), "{file} has no column {name}");
        }
        let cell = |name: &&str| row.iter().find(|(n, _)| n == name).map_or("", |(_, value)| *value);
        let cells: Vec<String> = names.iter().map(|name| format!("\"{}\"", cell(name))).collect();
        text.push_str(&cells.join(&delimiter.to_string()));
        text.push('\n');
    }
    text.into_bytes()
}

#[track_caller]
fn read(bytes: &[u8], preset: &str) -> (Preview, Ingested) {
    let (preview, found) = load_as_guessed(bytes);
    assert_eq!(preview.plan.preset.map(|p| p.key()), Some(preset));
    (preview, found)
}

fn net(log: &TransactionLog) -> String {
    let gross: MoneySum = log.gross.iter().copied().sum();
    let refunded: MoneySum = log.refunded.iter().flatten().copied().sum();
    (gross - refunded).to_string()
}

fn ids(log: &TransactionLog) -> Vec<String> {
    (0..log.customer_count() as u32).map(|at| log.ids.get(CustomerIx(at)).to_owned()).collect()
}

#[test]
fn shopify_orders_count_once_less_refunds_without_voided_ones() {
    let bytes = export(
        "shopify_orders_export_current.csv",
        ',',
        &[
            &[
                ("Name", "#1001"),
                ("Email", "Ann@X.org"),
                ("Financial Status", "paid"),
                ("Currency", "EUR"),
                ("Total", "50.00"),
                ("Created at", "2024-05-01 10:00:00 +0000"),
                ("Lineitem quantity", "1"),
                ("Refunded Amount", "0.00"),
                ("Source", "web"),
            ],
            &[("Name", "#1001"), ("Email", "ann@x.org"), ("Lineitem quantity", "2")],
            &[("Name", "#1001"), ("Email", "ann@x.org"), ("Lineitem quantity", "3")],
            &[
                ("Name", "#1002"),
                ("Email", "bob@x.org"),
                ("Financial Status", "partially_refunded"),
                ("Currency", "EUR"),
                ("Total", "80.00"),
                ("Created at", "2024-05-03 10:00:00 +0000"),
                ("Refunded Amount", "30.00"),
            ],
            &[
                ("Name", "#1003"),
                ("Email", "bob@x.org"),
                ("Financial Status", "voided"),
                ("Total", "99.00"),
                ("Created at", "2024-05-04 10:00:00 +0000"),
            ],
            &[("Name", "#1003"), ("Email", "bob@x.org"), ("Lineitem quantity", "1")],
            &[
                ("Name", "#1004"),
                ("Email", "cy@x.org"),
                ("Financial Status", "paid"),
                ("Total", "20.00"),
                ("Created at", "2024-05-05 10:00:00 +0000"),
                ("Cancelled at", "2024-05-06 10:00:00 +0000"),
            ],
            &[
                ("Name", "#1005"),
                ("Financial Status", "paid"),
                ("Currency", "EUR"),
                ("Total", "7.50"),
                ("Created at", "2024-05-07 10:00:00 +0000"),
                ("Billing Name", "Dee Fox"),
            ],
            &[
                ("Name", "#1006"),
                ("Email", "ann@x.org"),
                ("Financial Status", "refunded"),
                ("Currency", "EUR"),
                ("Total", "12.00"),
                ("Created at", "2024-05-08 10:00:00 +0000"),
                ("Refunded Amount", "12.00"),
            ],
        ],
    );
    let (_, found) = read(&bytes, "shopify_orders");
    assert_eq!(ids(&found.log), ["Dee Fox", "ann@x.org", "bob@x.org"]);
    assert_eq!(found.log.entry_count(), 4);
    assert_eq!(net(&found.log), "107.50");
    let rows = found.report.rows;
    assert_eq!((rows.read, rows.accepted, rows.excluded, rows.rejected), (9, 6, 3, 0));
    assert_eq!(found.report.issues.count(IssueKind::Cancelled), 3);
    assert_eq!(found.report.issues.count(IssueKind::StatusRefunded), 1);
    assert_eq!(found.log.currency.map(|c| c.to_string()).as_deref(), Some("EUR"));
}

#[test]
fn shopify_customers_are_a_summary() {
    let bytes = export(
        "shopify_customers_export.csv",
        ',',
        &[
            &[
                ("First Name", "Ann"),
                ("Last Name", "Lee"),
                ("Email", "ann@x.org"),
                ("Total Spent", "120.50"),
                ("Total Orders", "3"),
            ],
            &[("Email", "bob@x.org"), ("Total Spent", "0.00"), ("Total Orders", "0")],
        ],
    );
    let (preview, found) = read(&bytes, "shopify_customers");
    assert!(preview.warnings.contains(&Warning::NoDates));
    let summaries = found.log.summaries.unwrap();
    assert_eq!(summaries.orders, [3, 0]);
    assert_eq!(summaries.net[0].to_string(), "120.50");
    assert_eq!(found.log.names.unwrap().get(CustomerIx(0)), "Ann Lee");
}

#[test]
fn woocommerce_orders_follow_their_status() {
    let row = |id, status, total, email| {
        [
            ("order_id", id),
            ("order_number", id),
            ("date", "2024-02-03 09:00:00"),
            ("status", status),
            ("order_total", total),
            ("billing_email", email),
        ]
    };
    let bytes = export(
        "woocommerce_order_export_suite.csv",
        ',',
        &[
            &row("1", "completed", "10.00", "a@x.org"),
            &row("2", "processing", "20.00", "a@x.org"),
            &row("3", "cancelled", "40.00", "a@x.org"),
            &row("4", "on-hold", "80.00", "b@x.org"),
            &row("5", "refunded", "160.00", "b@x.org"),
            &row("6", "wc-failed", "320.00", "b@x.org"),
        ],
    );
    let (_, found) = read(&bytes, "woocommerce_export");
    assert_eq!(net(&found.log), "30.00");
    assert_eq!(found.log.entry_count(), 3);
    let count = |kind| found.report.issues.count(kind);
    assert_eq!((count(IssueKind::Cancelled), count(IssueKind::Pending), count(IssueKind::Failed)), (1, 1, 1));
}

#[test]
fn stripe_payments_count_when_paid() {
    let row = |id, amount, refunded, status, email| {
        [
            ("id", id),
            ("Created (UTC)", "2024-03-04 05:06"),
            ("Amount", amount),
            ("Amount Refunded", refunded),
            ("Currency", "usd"),
            ("Status", status),
            ("Captured", "TRUE"),
            ("Customer Email", email),
        ]
    };
    let bytes = export(
        "stripe_payments_export.csv",
        ',',
        &[
            &row("ch_1", "100.00", "0.00", "Paid", "a@x.org"),
            &row("ch_2", "50.00", "20.00", "Paid", "a@x.org"),
            &row("ch_3", "70.00", "70.00", "Refunded", "b@x.org"),
            &row("ch_4", "30.00", "0.00", "Failed", "b@x.org"),
            &row("ch_5", "11.00", "0.00", "requires_payment_method", "c@x.org"),
        ],
    );
    let (_, found) = read(&bytes, "stripe_payments");
    assert_eq!(net(&found.log), "130.00");
    assert_eq!(ids(&found.log), ["a@x.org", "b@x.org"]);
    assert_eq!(found.report.rows.excluded, 2);
    assert_eq!(found.log.currency.map(|c| c.to_string()).as_deref(), Some("USD"));
}

#[test]
fn square_transactions_name_no_customer_where_the_column_is_missing() {
    let row = |id, sales, kind| {
        [
            ("Date", "2024-05-01"),
            ("Net Sales", sales),
            ("Total Collected", sales),
            ("Transaction ID", id),
            ("Event Type", kind),
        ]
    };
    let header = "square_transactions_export.csv";
    let bytes = export(header, ',', &[&row("t1", "$1,240.00", "Payment"), &row("t2", "-$3.00", "Refund")]);
    let preview = look(&bytes);
    assert_eq!(preview.plan.preset.map(|p| p.key()), Some("square_transactions"));
    assert!(preview.warnings.contains(&Warning::NoCustomerInExport));
    assert!(!preview.missing.is_empty());
    assert!(load(&bytes, &preview.plan).is_err());
    // The newer export has customers.
    let text = String::from_utf8(bytes).unwrap().replacen("Cash App", "Customer ID", 1);
    let text = text.replace("\"\"\n", "\"C7\"\n");
    let (_, found) = read(text.as_bytes(), "square_transactions");
    assert_eq!(net(&found.log), "1237.00");
    assert_eq!(found.report.issues.count(IssueKind::Refund), 1);
}

#[test]
fn paypal_counts_income_and_its_refunds() {
    let row = |id, kind, status, gross, impact, from, to| {
        [
            ("Date", "25/09/2024"),
            ("Type", kind),
            ("Status", status),
            ("Currency", "EUR"),
            ("Gross", gross),
            ("Fee", "0,00"),
            ("Net", gross),
            ("From Email Address", from),
            ("To Email Address", to),
            ("Transaction ID", id),
            ("Balance Impact", impact),
        ]
    };
    let bytes = export(
        "paypal_activity_export.csv",
        ',',
        &[
            &row("1", "Express Checkout Payment", "Completed", "1.240,50", "Credit", "a@x.org", "shop@x.org"),
            &row("2", "Payment Refund", "Completed", "-40,50", "Debit", "shop@x.org", "a@x.org"),
            &row("3", "General Withdrawal", "Completed", "-500,00", "Debit", "shop@x.org", ""),
            &row("4", "Express Checkout Payment", "Pending", "9,00", "Memo", "b@x.org", "shop@x.org"),
            &row(
                "5",
                "PreApproved Payment Bill User Payment",
                "Completed",
                "-20,00",
                "Debit",
                "shop@x.org",
                "tool@x.org",
            ),
        ],
    );
    let (preview, found) = read(&bytes, "paypal_activity");
    assert!(preview.questions.is_empty());
    assert_eq!(ids(&found.log), ["a@x.org"]);
    assert_eq!(net(&found.log), "1200.00");
    assert_eq!(found.report.rows.excluded, 3);
    assert_eq!(found.report.issues.count(IssueKind::NotASale), 2);
}

#[test]
fn gocardless_counts_what_was_collected() {
    let row = |id, status, refunded| {
        [
            ("id", id),
            ("charge_date", "2024-01-31"),
            ("amount", "25.00"),
            ("currency", "GBP"),
            ("status", status),
            ("amount_refunded", refunded),
            ("customers.id", "CU1"),
            ("customers.given_name", "Ann"),
            ("customers.family_name", "Lee"),
        ]
    };
    let bytes = export(
        "gocardless_payments_export.csv",
        ',',
        &[
            &row("PM1", "paid_out", "0.00"),
            &row("PM2", "confirmed", "5.00"),
            &row("PM3", "failed", "0.00"),
            &row("PM4", "pending_submission", "0.00"),
        ],
    );
    let (_, found) = read(&bytes, "gocardless_payments");
    assert_eq!(net(&found.log), "45.00");
    assert_eq!((found.log.entry_count(), found.report.rows.excluded), (2, 2));
    assert_eq!(found.log.names.unwrap().get(CustomerIx(0)), "Ann Lee");
}

#[test]
fn etsy_items_count_the_order_total_once() {
    let row = |order, item, total, buyer| {
        [
            ("Sale Date", "09/25/26"),
            ("Item Name", item),
            ("Quantity", "1"),
            ("Price", "5.00"),
            ("Order Total", total),
            ("Transaction ID", item),
            ("Order ID", order),
            ("Buyer", buyer),
            ("Ship Country", "France"),
        ]
    };
    let bytes = export(
        "etsy_sold_items_export.csv",
        ',',
        &[
            &row("1", "mug", "17.00", "ann"),
            &row("1", "cup", "17.00", "ann"),
            &row("2", "mug", "6.00", "bob"),
        ],
    );
    let (preview, found) = read(&bytes, "etsy_items");
    assert!(preview.warnings.contains(&Warning::TwoDigitYears { from: 1969, to: 2068 }));
    assert_eq!(net(&found.log), "23.00");
    assert_eq!(found.log.day_range().unwrap().0.to_string(), "2026-09-25");
}

#[test]
fn bigcommerce_takes_refunds_off() {
    let row = |id, status, total, refund| {
        [
            ("Order ID", id),
            ("Order Date", "01/05/2024"),
            ("Order Status", status),
            ("Order Total", total),
            ("Refund Amount", refund),
            ("Email Address", "a@x.org"),
            ("First Name", "Ann"),
            ("Last Name", "Lee"),
        ]
    };
    let bytes = export(
        "bigcommerce_orders_export.csv",
        ',',
        &[
            &row("1", "Completed", "100.00", "0.00"),
            &row("2", "Partially Refunded", "50.00", "10.00"),
            &row("3", "Refunded", "30.00", "30.00"),
            &row("4", "Cancelled", "70.00", "0.00"),
        ],
    );
    // All dates are the first of May or the fifth of January: only the user can tell.
    let preview = look(&bytes);
    let [Question::DateOrder { examples, .. }] = preview.questions.as_slice() else {
        panic!("{:?}", preview.questions)
    };
    assert_eq!(examples[0].first.to_string(), "2024-05-01");
    assert_eq!(examples[0].second.to_string(), "2024-01-05");
    assert!(load(&bytes, &preview.plan).is_err());
    let mut plan = preview.plan;
    plan.date_order = Some(worthmap::analysis::ingest::plan::DateOrder::Mdy);
    let found = load(&bytes, &plan).unwrap();
    assert_eq!(net(&found.log), "140.00");
    assert_eq!(found.log.day_range().unwrap().0.to_string(), "2024-01-05");
}

#[test]
fn amazon_orders_need_a_buyer() {
    let row = |id, price, buyer| {
        [
            ("order-id", id),
            ("purchase-date", "2024-05-01T10:00:00+00:00"),
            ("order-status", "Shipped"),
            ("item-price", price),
            ("currency", "USD"),
            ("buyer-email", buyer),
            ("ship-country", "US"),
        ]
    };
    let rows: [&[(&str, &str)]; 2] =
        [&row("1-1", "10.00", "a@marketplace.amazon.com"), &row("1-1", "5.00", "a@marketplace.amazon.com")];
    let (_, found) = read(&export("amazon_seller_orders_report.tsv", '\t', &rows), "amazon_orders");
    assert_eq!((net(&found.log).as_str(), found.log.entry_count()), ("15.00", 1));
    let text = "\"Includes Amazon Marketplace\"\n\"All amounts in USD\"\n\n\"date/time\",\"settlement id\",\"type\",\"order id\",\"sku\",\"description\",\"quantity\",\"product sales\",\"selling fees\",\"total\"\n\"Oct 1, 2026 9:33:00 PM PDT\",\"1\",\"Order\",\"111\",\"s\",\"Mug\",\"1\",\"12.00\",\"-2.00\",\"10.00\"\n\"Oct 2, 2026 9:33:00 PM PDT\",\"1\",\"Transfer\",\"\",\"\",\"To bank\",\"\",\"0\",\"0\",\"-10.00\"\n";
    let preview = look(text.as_bytes());
    assert_eq!(preview.plan.preset.map(|p| p.key()), Some("amazon_transactions"));
    assert!(preview.warnings.contains(&Warning::NoCustomerInExport));
}

#[test]
fn the_austrian_invoice_list_is_read_in_its_own_numbers() {
    let bytes = export(
        "bmd_austria_invoice_export_semicolon.csv",
        ';',
        &[
            &[
                ("Rechnungsnummer", "R1"),
                ("Rechnungsdatum", "31.01.2024"),
                ("Kunde", "Huber GmbH"),
                ("Bruttobetrag", "1.200,00 €"),
                ("Status", "bezahlt"),
            ],
            &[
                ("Rechnungsnummer", "R2"),
                ("Rechnungsdatum", "01.02.2024"),
                ("Kunde", "Maier KG"),
                ("Bruttobetrag", "300,00 €"),
                ("Status", "offen"),
            ],
            &[
                ("Rechnungsnummer", "R3"),
                ("Rechnungsdatum", "02.02.2024"),
                ("Kunde", "Maier KG"),
                ("Bruttobetrag", "99,00 €"),
                ("Status", "storniert"),
            ],
            &[("Kundenadresse", "Summe"), ("Bruttobetrag", "1.599,00 €")],
        ],
    );
    let (preview, found) = read(&bytes, "austrian_invoices");
    assert!(preview.warnings.contains(&Warning::NamesOnly));
    assert_eq!(net(&found.log), "1500.00");
    assert_eq!(found.report.issues.count(IssueKind::TotalRow), 1);
    assert_eq!((found.report.rows.read, found.report.rows.excluded), (3, 1));
    assert_eq!(found.log.currency.map(|c| c.to_string()).as_deref(), Some("EUR"));
}

#[test]
fn ebay_footers_and_summary_rows_are_understood() {
    let text = "Sales Record Number,Order Number,Buyer Username,Buyer Name,Item Number,Item Title,Quantity,Sold For,Total Price,Sale Date\n\
        101,11-1,ann,Ann Lee,,,2,,\"AU $3,000.00\",Sep-18-26\n\
        101,11-1,,,1,Mug,1,\"AU $1,000.00\",,\n\
        101,11-1,,,2,Cup,1,\"AU $2,000.00\",,\n\
        102,11-2,bob,Bob Ray,3,Pan,1,AU $40.00,AU $40.00,Sep-19-26\n\
        2 record(s) downloaded\n\
        Seller ID : shop\n";
    let (_, found) = read(text.as_bytes(), "ebay_orders");
    assert_eq!((net(&found.log).as_str(), found.log.entry_count()), ("3040.00", 2));
    assert_eq!(found.report.issues.count(IssueKind::ProseRow), 2);
    assert_eq!(found.log.currency.map(|c| c.to_string()).as_deref(), Some("AUD"));
}

#[test]
fn rows_below_their_order_belong_to_it() {
    let text = "Order Reference,Order Date,Customer,Salesperson,Total,Order Lines/Product,Order Lines/Quantity\n\
        S001,2024-01-05 10:00:00,Azure,Mia,150.00,Desk,1\n,,,,,Chair,2\n,,,,,Lamp,1\n\
        S002,2024-01-07 10:00:00,Deco,Mia,80.00,Desk,1\n";
    let (_, found) = read(text.as_bytes(), "odoo_orders");
    assert_eq!((net(&found.log).as_str(), found.log.entry_count()), ("230.00", 2));
    assert_eq!((found.report.rows.read, found.report.rows.rejected), (4, 0));
    let unnamed = text
        .replace("Salesperson", "Extra")
        .replace("Order Reference", "Order No")
        .replace("Order Lines/", "");
    let (_, found) = read(unnamed.as_bytes(), "grouped_rows");
    assert_eq!((net(&found.log).as_str(), found.log.entry_count()), ("230.00", 2));
}

#[test]
fn quickbooks_takes_the_customer_from_the_row_above() {
    let text = "My Company\nCustomer Balance Detail\nAs of May 1 2024\n\n\
        ,Date,Transaction Type,Num,Due Date,Amount,Open Balance,Balance\n\
        Ann Lee,,,,,,,\n,01/15/2024,Invoice,1001,02/15/2024,120.00,120.00,120.00\n,01/20/2024,Invoice,1002,02/20/2024,30.00,30.00,150.00\n\
        Total for Ann Lee,,,,,150.00,150.00,\n\
        Bob Ray,,,,,,,\n,01/25/2024,Invoice,1003,02/25/2024,70.00,70.00,70.00\nTotal for Bob Ray,,,,,70.00,70.00,\nTOTAL,,,,,220.00,220.00,\n";
    let (_, found) = read(text.as_bytes(), "quickbooks_customer_balance");
    assert_eq!(ids(&found.log), ["Ann Lee", "Bob Ray"]);
    assert_eq!(net(&found.log), "220.00");
    assert_eq!(found.report.issues.count(IssueKind::TotalRow), 3);
}
