//! Rows of known exports through the public way in: what their rules make of orders, refunds, cancellations.

use worthmap::analysis::domain::{CustomerIx, MoneySum};
use worthmap::analysis::ingest::issues::IssueKind;
use worthmap::analysis::ingest::plan::Role;
use worthmap::analysis::ingest::{Ingested, Preview};

use crate::loading::{load_as_guessed, look};

/// A file read as guessed, as the preset that it should be.
#[track_caller]
fn read(preset: &str, lines: &[&str]) -> (Preview, Ingested) {
    let (preview, ingested) = load_as_guessed(lines.join("\n").as_bytes());
    assert_eq!(preview.plan.preset.map(|id| id.key()), Some(preset));
    assert_eq!(ingested.report.rows.rejected, 0, "{:?}", ingested.report.issues.samples(5));
    (preview, ingested)
}

/// Customer, entries and net revenue of each customer.
fn customers(ingested: &Ingested) -> Vec<(String, u32, String)> {
    let log = &ingested.log;
    (0..log.customer_count())
        .map(|at| {
            let (first, end) = (log.starts[at] as usize, log.starts[at + 1] as usize);
            let gross: MoneySum = log.gross[first..end].iter().copied().sum();
            let refunded: MoneySum =
                log.refunded.iter().flat_map(|refunded| refunded[first..end].iter().copied()).sum();
            let id = log.ids.get(CustomerIx(at as u32)).to_owned();
            (id, (end - first) as u32, (gross - refunded).to_string())
        })
        .collect()
}

#[track_caller]
fn assert_customers(ingested: &Ingested, expected: &[(&str, u32, &str)]) {
    let found = customers(ingested);
    let found: Vec<(&str, u32, &str)> =
        found.iter().map(|(id, n, net)| (id.as_str(), *n, net.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn shopify_customers_are_told_by_the_first_filled_column() {
    let (preview, found) = read(
        "shopify_orders",
        &[
            "Name,Email,Financial Status,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem name,Billing Name,Cancelled at,Refunded Amount,Phone",
            "#1002,,partially_refunded,EUR,30.00,30.00,2024-05-02 10:00:00 +0000,1,Tea,Bob Beech,,10.00,+49151",
            "#1004,ann@example.com,voided,EUR,99.00,99.00,2024-05-04 10:00:00 +0000,1,Pot,Ann Ash,,0.00,",
            "#1004,,,,,,2024-05-04 10:00:00 +0000,1,Lid,,,,",
            "#1005,ann@example.com,paid,EUR,15.00,15.00,2024-05-05 10:00:00 +0000,1,Tea,Ann Ash,2024-05-06 09:00:00 +0000,0.00,",
            "#1006,,paid,EUR,12.00,12.00,2024-05-07 10:00:00 +0000,1,Tea,Cleo Cedar,,0.00,",
        ],
    );
    assert!(preview.questions.is_empty() && preview.missing.is_empty(), "{:?}", preview.questions);
    assert_customers(&found, &[("+49151", 1, "20.00"), ("Cleo Cedar", 1, "12.00")]);
    assert_eq!(found.report.issues.count(IssueKind::Cancelled), 3);
}

#[test]
fn squarespace_keeps_the_order_on_its_first_row() {
    let (_, found) = read(
        "squarespace_orders",
        &[
            "Order ID,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,Shipping,Taxes,Amount Refunded,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem variant,Billing Name,Cancelled at,Private Notes",
            "00012,ann@example.com,PAID,2024-05-01 10:05:00 +0000,FULFILLED,,USD,40.00,0.00,0.00,5.00,40.00,,0.00,,2024-05-01 10:00:00 +0000,1,Tea,20.00,T1,,Ann Ash,,",
            "00012,,,,,,,,,,,,,,,,1,Cup,20.00,C1,,,,",
            "00013,bob@example.com,PAID,2024-05-02 10:05:00 +0000,FULFILLED,,USD,7.00,0.00,0.00,0.00,7.00,,0.00,,2024-05-02 10:00:00 +0000,1,Tea,7.00,T1,,Bob Beech,,",
        ],
    );
    assert_customers(&found, &[("ann@example.com", 1, "35.00"), ("bob@example.com", 1, "7.00")]);
}

#[test]
fn woocommerce_analytics_in_german_goes_by_names() {
    let (preview, found) = read(
        "woocommerce_analytics_orders",
        &[
            "Datum,Bestellung #,N. Umsatz (formatiert),Status,Kunde,Kundentyp,Produkt(e),Verkaufte Artikel,Gutschein(e),Nettoumsatz,Zuordnung",
            "2024-05-01 10:00:00,21,\"45,00 €\",completed,Ann Ash,new,1× Tee,1,,45.00,Direkt",
            "2024-05-02 10:00:00,22,\"15,50 €\",completed,Ann Ash,returning,1× Tee,1,,15.50,Direkt",
        ],
    );
    assert_customers(&found, &[("Ann Ash", 2, "60.50")]);
    let rules: Vec<String> = preview.plan.preset.unwrap().rules().iter().map(ToString::to_string).collect();
    assert!(rules.contains(&"customers_by_name".to_owned()));
}

#[test]
fn magento_closed_orders_are_given_back() {
    let (_, found) = read(
        "magento_orders",
        &[
            "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Customer Email,Subtotal,Shipping and Handling,Total Refunded",
            "000000101,Main,2024-05-01 10:00:00,Ann Ash,Ann Ash,45.00,45.00,Complete,ann@example.com,45.00,0.00,5.00",
            "000000102,Main,2024-05-02 10:00:00,Ann Ash,Ann Ash,20.00,20.00,Closed,ann@example.com,20.00,0.00,20.00",
            "000000103,Main,2024-05-03 10:00:00,Ann Ash,Ann Ash,30.00,30.00,Canceled,ann@example.com,30.00,0.00,",
        ],
    );
    assert_customers(&found, &[("ann@example.com", 2, "40.00")]);
}

#[test]
fn square_refunds_are_events_of_their_own() {
    let (_, found) = read(
        "square_transactions",
        &[
            "Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Transaction ID,Payment ID,Event Type,Location,Customer ID,Customer Name,Transaction Status",
            "2024-05-01,10:00:00,UTC,\"$1,250.00\",-$10.00,\"$1,240.00\",$0.00,$0.00,$0.00,\"$1,240.00\",Register,t1,p1,Payment,Main,C1,Ann Ash,Complete",
            "2024-05-02,10:00:00,UTC,-$3.00,$0.00,-$3.00,$0.00,$0.00,$0.00,-$3.00,Register,t2,p2,Refund,Main,C1,Ann Ash,Complete",
            "2024-05-03,10:00:00,UTC,$8.00,$0.00,$8.00,$0.00,$0.00,$0.00,$8.00,Register,t3,p3,Payment,Main,,,Complete",
        ],
    );
    assert_customers(&found, &[("C1", 2, "1237.00")]);
    assert_eq!(found.log.unidentified.net().to_string(), "8.00");
}

#[test]
fn paypal_in_german_has_decimal_commas() {
    let (preview, found) = read(
        "paypal_activity",
        &[
            "\"Datum\",\"Uhrzeit\",\"Zeitzone\",\"Name\",\"Typ\",\"Status\",\"Währung\",\"Brutto\",\"Gebühr\",\"Netto\",\"Absender E-Mail-Adresse\",\"Empfänger E-Mail-Adresse\",\"Transaktionscode\",\"Auswirkung auf Guthaben\"",
            "\"07.09.2024\",\"10:12:00\",\"Europe/Berlin\",\"Ann Ash\",\"Express-Zahlung\",\"Abgeschlossen\",\"EUR\",\"1.024,90\",\"-2,00\",\"1.022,90\",\"ann@example.com\",\"shop@example.com\",\"1AB\",\"Haben\"",
            "\"08.09.2024\",\"10:12:00\",\"Europe/Berlin\",\"\",\"Allgemeine Abbuchung\",\"Abgeschlossen\",\"EUR\",\"-900,00\",\"0,00\",\"-900,00\",\"shop@example.com\",\"\",\"2AB\",\"Soll\"",
            "\"21.09.2024\",\"19:00:00\",\"Europe/Berlin\",\"Ann Ash\",\"Rückzahlung\",\"Abgeschlossen\",\"EUR\",\"-24,90\",\"0,00\",\"-24,90\",\"shop@example.com\",\"ann@example.com\",\"3AB\",\"Soll\"",
        ],
    );
    assert!(preview.questions.is_empty());
    assert_customers(&found, &[("ann@example.com", 2, "1000.00")]);
}

#[test]
fn amazon_settlements_name_no_customer() {
    let lines = [
        "\"Includes Amazon Marketplace transactions\"",
        "\"All amounts in USD, unless specified\"",
        "\"date/time\",\"settlement id\",\"type\",\"order id\",\"sku\",\"description\",\"quantity\",\"marketplace\",\"fulfillment\",\"product sales\",\"shipping credits\",\"promotional rebates\",\"selling fees\",\"fba fees\",\"other\",\"total\"",
        "\"Oct 1, 2024 9:33:00 PM PDT\",\"111\",\"Order\",\"701-1\",\"T1\",\"Tea\",\"1\",\"amazon.com\",\"Amazon\",\"45.00\",\"0\",\"0\",\"-6.75\",\"-3.00\",\"0\",\"35.25\"",
        "\"Oct 2, 2024 9:33:00 PM PDT\",\"111\",\"Transfer\",\"\",\"\",\"To your account\",\"\",\"\",\"\",\"0\",\"0\",\"0\",\"0\",\"0\",\"-30.00\",\"-30.00\"",
    ];
    let preview = look(lines.join("\n").as_bytes());
    assert_eq!(preview.plan.preset.map(|id| id.key()), Some("amazon_transactions"));
    assert_eq!(preview.missing, [Role::Customer]);
    let rules = preview.plan.preset.unwrap().rules();
    for key in ["no_customer_in_export", "other_movements_left_out"] {
        assert!(rules.iter().any(|rule| rule.key == key), "{key}");
    }
}

#[test]
fn ebay_in_german_sums_up_orders_of_several_items() {
    let (_, found) = read(
        "ebay_orders",
        &[
            "\"Verkaufsprotokollnummer\";\"Bestellnummer\";\"Nutzername des Käufers\";\"Name des Käufers\";\"Artikelnummer\";\"Angebotstitel\";\"Anzahl\";\"Verkauft für\";\"Gesamtbetrag\";\"Verkauft am\"",
            "\"31\";\"05-11\";\"ann_ash\";\"Ann Ash\";\"\";\"\";\"2\";\"EUR 90,00\";\"EUR 95,00\";\"10-Dez-24\"",
            "\"31\";\"05-11\";\"ann_ash\";\"\";\"771\";\"Tee\";\"1\";\"EUR 40,00\";\"\";\"10-Dez-24\"",
            "\"31\";\"05-11\";\"ann_ash\";\"\";\"772\";\"Tasse\";\"1\";\"EUR 50,00\";\"\";\"10-Dez-24\"",
            "\"32\";\"05-12\";\"bob_beech\";\"Bob Beech\";\"771\";\"Tee\";\"1\";\"EUR 40,00\";\"EUR 44,50\";\"11-Dez-24\"",
        ],
    );
    assert_customers(&found, &[("ann_ash", 1, "95.00"), ("bob_beech", 1, "44.50")]);
}

#[test]
fn quickbooks_names_customers_in_rows_of_their_own() {
    let (_, found) = read(
        "quickbooks_customer_balance",
        &[
            ",Date,Transaction Type,Num,Due Date,Amount,Open Balance,Balance",
            "Ann Ash,,,,,,,",
            ",05/13/2024,Invoice,1001,06/12/2024,45.00,45.00,45.00",
            ",05/20/2024,Payment,77,,-45.00,0.00,0.00",
            "Total for Ann Ash,,,,,0.00,45.00,",
            "Bob Beech,,,,,,,",
            ",05/14/2024,Invoice,1002,06/13/2024,\"1,020.00\",\"1,020.00\",\"1,020.00\"",
            "Total for Bob Beech,,,,,\"1,020.00\",\"1,020.00\",",
            "TOTAL,,,,,\"1,020.00\",\"1,065.00\",",
        ],
    );
    assert_customers(&found, &[("Ann Ash", 1, "45.00"), ("Bob Beech", 1, "1020.00")]);
    assert_eq!(found.report.issues.count(IssueKind::NotASale), 1);
}

#[test]
fn odoo_lines_stand_below_their_order() {
    let (_, found) = read(
        "odoo_orders",
        &[
            "Order Reference,Order Date,Customer,Salesperson,Total,Status,Order Lines/Product,Order Lines/Quantity",
            "S00011,2024-05-01 10:00:00,Ann Ash,Mia,45.00,Sales Order,Tea,1",
            ",,,,,,Cup,2",
            "S00012,2024-05-02 10:00:00,Ann Ash,Mia,99.00,Quotation,Pot,1",
            ",,,,,,Lid,1",
            "S00013,2024-05-03 10:00:00,Bob Beech,Mia,12.00,Sales Order,Tea,1",
            "S00014,2024-05-03 11:00:00,Bob Beech,Mia,70.00,Cancelled,Pot,1",
        ],
    );
    assert_customers(&found, &[("Ann Ash", 1, "45.00"), ("Bob Beech", 1, "12.00")]);
}

#[test]
fn xero_counts_issued_invoices() {
    let (_, found) = read(
        "xero_invoices",
        &[
            "*ContactName,EmailAddress,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,InventoryItemCode,*Description,*Quantity,*UnitAmount,Discount,*AccountCode,*TaxType,TaxAmount,Currency,Status",
            "Ann Ash,,INV-1,,2024-05-01,2024-05-31,45.00,T1,Tea,3,10.00,,200,None,0,EUR,Awaiting Payment",
            "Ann Ash,,INV-1,,2024-05-01,2024-05-31,45.00,C1,Cup,1,15.00,,200,None,0,EUR,Awaiting Payment",
            "Ann Ash,,INV-2,,2024-05-02,2024-05-31,99.00,C1,Cup,1,99.00,,200,None,0,EUR,Voided",
            "Bob Beech,,INV-3,,2024-05-03,2024-05-31,10.00,C1,Cup,1,10.00,,200,None,0,EUR,Draft",
        ],
    );
    assert_customers(&found, &[("Ann Ash", 1, "45.00")]);
}

#[test]
fn online_retail_ii_takes_cancellations_off() {
    let (_, found) = read(
        "online_retail_ii",
        &[
            "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
            "489434,85048,LIGHTS,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom",
            "489434,79323P,CHERRY,12,2009-12-01 07:45:00,6.75,13085.0,United Kingdom",
            "C489449,22087,BUNTING,-2,2009-12-02 10:33:00,2.95,13085.0,United Kingdom",
            "489435,22350,CAT BOWL,12,2009-12-01 07:46:00,2.55,,United Kingdom",
        ],
    );
    assert_customers(&found, &[("13085", 2, "158.50")]);
    assert_eq!(found.report.issues.count(IssueKind::CancellationLine), 1);
    assert_eq!(found.log.unidentified.net().to_string(), "30.60");
}

#[test]
fn statistics_for_models_are_named_as_such() {
    let text = "ID,frequency,recency,T,monetary_value\n1,2,30.43,38.86,22.35\n2,1,1.71,38.86,11.77\n";
    let preview = look(text.as_bytes());
    assert_eq!(preview.plan.preset.map(|id| id.key()), Some("repeat_statistics"));
    assert!(!preview.missing.is_empty());
}
