//! Known exports are recognised by their headings, whole, shuffled, cut down, extended, in other languages; tables
//! of no known program are not.

use worthmap::analysis::ingest::fields::heading::normalise_heading;
use worthmap::analysis::ingest::presets::{PresetId, position, recognise};

use crate::reading::fixture;

/// Header rows as programs write them, by the key of their preset.
const HEADERS: &[(&str, &str)] = &[
    (
        "shopify_orders",
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References",
    ),
    (
        "shopify_customers",
        "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags",
    ),
    (
        "woocommerce_analytics_orders",
        "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,Attribution",
    ),
    (
        "woocommerce_analytics_orders",
        "Date,Order #,N. Revenue,Status,Customer,Customer type,Product(s),Items sold,Coupon(s)",
    ),
    (
        "woocommerce_analytics_orders",
        "Datum,Bestellung #,N. Umsatz (formatiert),Status,Kunde,Kundentyp,Produkt(e),Verkaufte Artikel,Gutschein(e),Nettoumsatz,Zuordnung",
    ),
    (
        "woocommerce_analytics_customers",
        "Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code,Billing Phone,Shipping Phone,Role",
    ),
    (
        "woocommerce_analytics_customers",
        "Nom,Identifiant,Dernière activité,Inscription,Adresse e-mail,Commandes,Dépenses totales,Panier moyen,Pays/région,Ville,Région,Code postal",
    ),
    (
        "woocommerce_export",
        "order_id,order_number,order_date,paid_date,status,shipping_total,shipping_tax_total,fee_total,fee_tax_total,tax_total,cart_discount,order_discount,discount_total,order_total,order_subtotal,order_currency,payment_method,payment_method_title,transaction_id,customer_ip_address,customer_user_agent,shipping_method,customer_id,customer_user,customer_email,billing_first_name,billing_last_name,billing_company,billing_email,billing_phone,line_item_1,line_item_2,meta:_stripe_fee",
    ),
    (
        "woocommerce_export",
        "order_id,order_number_formatted,order_number,date,status,shipping_total,order_total,payment_method,customer_user,billing_first_name,billing_last_name,billing_email",
    ),
    (
        "stripe_payments",
        "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Tax,Converted Currency,Mode,Status,Statement Descriptor,Customer ID,Customer Description,Customer Email,Captured,Card ID,Card Last4,Invoice ID,Payment Source Type,Destination,Transfer,Interchange Costs,Merchant Service Charge,Transfer Group,PaymentIntent ID",
    ),
    (
        "stripe_payments",
        "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,Converted Currency,Decline Reason,Description,Fee,Is Link,Link Funding,Mode,PaymentIntent ID,Payment Source Type,Refunded date (UTC),Statement Descriptor,Status,Seller Message,Taxes On Fee,Card ID,Customer ID,Customer Description,Customer Email,Invoice ID,Transfer,orderNumber (metadata)",
    ),
    ("stripe_balance", "id,Type,Created (UTC),Amount,Fee,Net,Currency,Description"),
    ("stripe_balance", "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description"),
    (
        "square_transactions",
        "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,Other Tender Type,Tender Note,Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,Device Name,Staff Name,Staff ID,Details,Description,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID,Device Nickname,Third Party Fees,Deposit ID,Deposit Date,Deposit Details,Fee Percentage Rate,Fee Fixed Rate,Refund Reason,Discount Name,Transaction Status,Cash App,Order Reference ID,Fulfillment Note,Free Processing Applied,Channel,Unattributed Tips,Table Info,International Fee",
    ),
    (
        "square_items",
        "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID,Unit,Count,GTIN,Itemization Type,Commission,Employee,Fulfillment Note,Channel,Token,Card Brand,PAN Suffix",
    ),
    (
        "paypal_activity",
        "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID,Shipping Address,Address Status,Item Title,Item ID,Shipping and Handling Amount,Insurance Amount,Sales Tax,Option 1 Name,Option 1 Value,Option 2 Name,Option 2 Value,Reference Txn ID,Invoice Number,Custom Number,Quantity,Receipt ID,Balance,Address Line 1,Address Line 2/District/Neighborhood,Town/City,State/Province/Region/County/Territory/Prefecture/Republic,Zip/Postal Code,Country,Contact Phone Number,Subject,Note,Country Code,Balance Impact",
    ),
    (
        "paypal_activity",
        "Datum,Uhrzeit,Zeitzone,Name,Typ,Status,Währung,Brutto,Gebühr,Netto,Absender E-Mail-Adresse,Empfänger E-Mail-Adresse,Transaktionscode,Lieferadresse,Adress-Status,Artikelbezeichnung,Artikelnummer,Versand- und Bearbeitungsgebühr,Versicherungsbetrag,Umsatzsteuer,Option 1 Name,Option 1 Wert,Option 2 Name,Option 2 Wert,Zugehöriger Transaktionscode,Rechnungsnummer,Zollnummer,Anzahl,Empfangsnummer,Guthaben,Adresszeile 1,Adresszusatz,Ort,Bundesland,PLZ,Land,Telefon,Betreff,Hinweis,Ländervorwahl,Auswirkung auf Guthaben",
    ),
    (
        "paypal_activity",
        "Date,Heure,Fuseau horaire,Nom,Type,État,Devise,Avant commission,Commission,Net,De l'adresse email,À l'adresse email,Numéro de transaction,Adresse de livraison,État de l'adresse,Titre de l'objet,Numéro d'objet,TVA,Numéro de reçu,Solde,Pays,Objet,Remarque,Impact sur le solde",
    ),
    (
        "paypal_statement",
        "Date,Time,Time Zone,Description,Currency,Gross,Fee,Net,Balance,Transaction ID,From Email Address,Name,Bank Name,Bank Account,Shipping and Handling Amount,Sales Tax,Invoice ID,Reference Txn ID",
    ),
    (
        "paypal_statement",
        "Datum,Uhrzeit,Zeitzone,Beschreibung,Währung,Brutto,Entgelt,Netto,Guthaben,Transaktionscode,Absender E-Mail-Adresse,Name,Name der Bank,Bankkonto,Versand- und Bearbeitungsgebühr,Umsatzsteuer,Rechnungsnummer,Zugehöriger Transaktionscode",
    ),
    (
        "amazon_transactions",
        "date/time,settlement id,type,order id,sku,description,quantity,marketplace,fulfillment,order city,order state,order postal,tax collection model,product sales,product sales tax,shipping credits,shipping credits tax,gift wrap credits,giftwrap credits tax,Regulatory Fee,Tax On Regulatory Fee,promotional rebates,promotional rebates tax,marketplace withheld tax,selling fees,fba fees,other transaction fees,other,total,Transaction Status,Transaction Release Date",
    ),
    (
        "amazon_transactions",
        "Datum/Uhrzeit,Abrechnungsnummer,Typ,Bestellnummer,SKU,Beschreibung,Menge,Marketplace,Versand,Ort der Bestellung,Bundesland,Postleitzahl,Steuererhebungsmodell,Umsätze,Produktumsatzsteuer,Gutschrift für Versandkosten,Steuer auf Versandgutschrift,Gutschrift für Geschenkverpackung,Steuer auf Geschenkverpackungsgutschriften,Rabatte aus Werbeaktionen,Steuer auf Aktionsrabatte,Einbehaltene Steuer auf Marketplace,Verkaufsgebühren,Gebühren zu Versand durch Amazon,Andere Transaktionsgebühren,Andere,Gesamt",
    ),
    (
        "amazon_transactions",
        "date/heure,numéro de versement,type,numéro de la commande,sku,description,quantité,Marketplace,traitement,ville d'où provient la commande,Région d'où provient la commande,code postal de la commande,ventes de produits,crédits d'expédition,crédits sur l'emballage cadeau,Rabais promotionnels,frais de vente,Frais Expédié par Amazon,autres frais de transaction,autre,total",
    ),
    (
        "etsy_orders",
        "Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,Payment Method,Date Shipped,Street 1,Street 2,Ship City,Ship State,Ship Zipcode,Ship Country,Currency,Order Value,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total,Status,Card Processing Fees,Order Net,Adjusted Order Total,Adjusted Card Processing Fees,Adjusted Net Order Amount,Buyer,Order Type,Payment Type,InPerson Discount,InPerson Location,SKU",
    ),
    (
        "etsy_item_lines",
        "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Name,Ship Address1,Ship Address2,Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,Variations,Order Type,Listings Type,Payment Type,InPerson Discount,InPerson Location,VAT Paid by Buyer,SKU",
    ),
    (
        "ebay_orders",
        "Sales Record Number,Order Number,Buyer Username,Item Number,Item Title,Custom Label,Quantity,Sold For,Shipping And Handling,Total Price,Sale Date,Shipped On Date,Tracking Number",
    ),
    (
        "ebay_orders",
        "Sales Record Number,Order Number,Buyer Name,Item Number,Item Title,Custom Label,Quantity,Sold For,Postage And Handling,Total Price,Sale Date,Shipped On Date,Tracking Number",
    ),
    (
        "ebay_orders",
        "Verkaufsprotokollnummer,Bestellnummer,Nutzername des Käufers,Name des Käufers,E-Mail des Käufers,Artikelnummer,Angebotstitel,Bestandseinheit,Verkauft über Anzeigen,Anzahl,Verkauft für,Verpackung und Versand,Inklusive MwSt.-Satz,Gesamtbetrag,Zahlungsmethode,Verkauft am,Zahlungsdatum,Verschickt am - Datum,Sendungsnummer",
    ),
    (
        "squarespace_orders",
        "Order ID,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,Shipping,Taxes,Amount Refunded,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem variant,Billing Name,Billing Address1,Billing City,Billing Zip,Billing Country,Cancelled at,Private Notes,Payment Method,Payment Reference",
    ),
    (
        "magento_orders",
        "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Billing Address,Shipping Address,Shipping Information,Customer Email,Customer Group,Subtotal,Shipping and Handling,Customer Name,Payment Method,Total Refunded",
    ),
    (
        "gocardless_payments",
        "id,created_at,charge_date,amount,description,currency,status,amount_refunded,reference,transaction_fee,payout_date,app_fee,links.mandate,links.creditor,links.customer,links.payout,links.subscription,customers.id,customers.created_at,customers.email,customers.given_name,customers.family_name",
    ),
    ("odoo_orders", "Order Reference,Creation Date,Customer,Salesperson,Company,Total,Status,Invoice Status"),
    ("odoo_orders", "External ID,Number,Order Date,Customer,Salesperson,Untaxed Amount,Taxes,Total,Status"),
    (
        "odoo_orders",
        "id,name,date_order,partner_id,user_id,amount_untaxed,amount_tax,amount_total,state,invoice_status",
    ),
    ("odoo_orders", "Auftragsreferenz,Erstellungsdatum,Kunde,Verkäufer,Unternehmen,Gesamt,Rechnungsstatus"),
    ("quickbooks_customer_balance", ",Date,Transaction Type,Num,Due Date,Amount,Open Balance,Balance"),
    (
        "xero_invoices",
        "*ContactName,EmailAddress,POAddressLine1,POAddressLine2,POCity,PORegion,POPostalCode,POCountry,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,InventoryItemCode,*Description,*Quantity,*UnitAmount,Discount,*AccountCode,*TaxType,TaxAmount,TrackingName1,TrackingOption1,TrackingName2,TrackingOption2,Currency,BrandingTheme",
    ),
    (
        "austrian_invoices",
        "Rechnungsnummer,Rechnungsdatum,Kunde,Kundenadresse,Nettobetrag,Bruttobetrag,Status",
    ),
    ("online_retail", "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"),
    ("online_retail_ii", "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country"),
    ("cdnow", "customer_id,date,number_of_cds,dollar_value"),
    ("btyd_sample", "masterid,sampleid,date,cds,sales"),
    ("repeat_statistics", "ID,frequency,recency,T,monetary_value"),
    ("repeat_statistics", "ID,frequency,recency,T"),
    ("repeat_statistics", "x,t_x,T,zbar"),
    ("repeat_statistics", ",x,t.x,T.cal,x.star"),
    ("discrete_statistics", "frequency,recency,periods,weights"),
];

/// Files of header rows, by the key of their preset.
const FILES: &[(&str, &str)] = &[
    ("amazon_orders", "amazon_seller_orders_report.tsv"),
    ("bigcommerce_orders", "bigcommerce_orders_export.csv"),
    ("austrian_invoices", "bmd_austria_invoice_export_semicolon.csv"),
    ("etsy_items", "etsy_sold_items_export.csv"),
    ("gocardless_payments", "gocardless_payments_export.csv"),
    ("paypal_activity", "paypal_activity_export.csv"),
    ("shopify_customers", "shopify_customers_export.csv"),
    ("shopify_orders", "shopify_orders_export.csv"),
    ("shopify_orders", "shopify_orders_export_current.csv"),
    ("square_transactions", "square_transactions_export.csv"),
    ("stripe_payments", "stripe_payments_export.csv"),
    ("woocommerce_export", "woocommerce_order_export_suite.csv"),
];

fn headers() -> Vec<(&'static str, Vec<String>)> {
    let split = |text: &str, by: char| -> Vec<String> { text.split(by).map(str::to_owned).collect() };
    let mut headers: Vec<_> = HEADERS.iter().map(|(key, text)| (*key, split(text, ','))).collect();
    for (key, file) in FILES {
        let text = String::from_utf8(fixture(&format!("export_headers/{file}"))).unwrap();
        let by = [',', ';', '\t'].into_iter().max_by_key(|d| text.matches(*d).count()).unwrap();
        headers.push((key, split(&text.trim_end().replace('"', ""), by)));
    }
    headers
}

/// Numbers that look random and are the same in every run.
struct Lots(u64);

impl Lots {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }

    fn shuffle(&mut self, header: &mut [String]) {
        for at in (1..header.len()).rev() {
            header.swap(at, self.below(at + 1));
        }
    }
}

fn key_of(header: &[String]) -> Option<&'static str> {
    recognise(header).map(|found| found.preset.key())
}

/// Whether some group of required headings has none left.
fn lacks_what_is_required(key: &str, header: &[String]) -> bool {
    let names: Vec<String> = header.iter().map(|heading| normalise_heading(heading)).collect();
    let required = PresetId::parse(key).unwrap().preset().required;
    required.iter().any(|group| group.split('|').all(|heading| position(&names, heading).is_none()))
}

#[test]
fn every_header_is_recognised() {
    for (key, header) in headers() {
        let found = recognise(&header);
        assert_eq!(found.map(|f| f.preset.key()), Some(key), "{header:?}");
        let confidence = found.map_or(0.0, |f| f.confidence);
        assert!((0.6..=1.0).contains(&confidence), "{key}: {confidence}");
    }
}

#[test]
fn order_case_and_marks_do_not_matter() {
    let mut lots = Lots(7);
    for (key, mut header) in headers() {
        lots.shuffle(&mut header);
        header.iter_mut().for_each(|heading| *heading = format!("\u{FEFF} \"{}\" ", heading.to_uppercase()));
        assert_eq!(key_of(&header), Some(key), "{header:?}");
    }
}

#[test]
fn new_columns_do_not_matter() {
    let mut lots = Lots(11);
    for (key, mut header) in headers() {
        for added in 0..header.len().div_ceil(3) {
            header.push(format!("Custom field {added}"));
        }
        lots.shuffle(&mut header);
        assert_eq!(key_of(&header), Some(key), "{header:?}");
    }
}

#[test]
fn a_fifth_of_the_columns_can_be_missing() {
    let (mut tried, mut recognised) = (0, 0);
    for (key, whole) in headers() {
        for seed in 0..25 {
            let mut lots = Lots(seed);
            let mut header = whole.clone();
            lots.shuffle(&mut header);
            header.truncate(whole.len() - whole.len() / 5);
            tried += 1;
            match key_of(&header) {
                Some(found) => {
                    assert_eq!(found, key, "{header:?}");
                    recognised += 1;
                }
                None => assert!(lacks_what_is_required(key, &header), "{key}: {header:?}"),
            }
        }
    }
    assert!(recognised * 4 > tried * 3, "{recognised} of {tried}");
}

#[test]
fn tables_of_no_known_program_are_not_recognised() {
    for header in [
        "customer,date,amount",
        "customer_id,date,amount",
        "Order ID,Customer,Order Date,Total,Status",
        "Order ID,Email,Date,Total,Currency,Status",
        "id,email,created_at,amount,currency,status",
        "id,customer_id,order_date,status,total",
        "OrderID,CustomerID,EmployeeID,OrderDate,RequiredDate,ShippedDate,ShipVia,Freight,ShipName,ShipAddress,ShipCity,ShipRegion,ShipPostalCode,ShipCountry",
        "OrderID,CustomerID,OrderDate,Amount",
        "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Segment,Country,City,State,Postal Code,Region,Product ID,Category,Sub-Category,Product Name,Sales,Quantity,Discount,Profit",
        "Bestellnummer;Kundennummer;Bestelldatum;Umsatz",
        "Rechnungsnummer;Kunde;Datum;Betrag",
        "Nummer;Kunde;Datum;Gesamt;Status",
        "Commande;Client;Date;Montant;Statut",
        "Numéro,Client,Date,Montant HT,TVA,Total",
        "Pedido;Cliente;Fecha;Importe;Estado",
        "Invoice,Customer,Date,Quantity,Price,Total,Country",
        "Invoice,Date,Due Date,Customer,Amount,Balance",
        "Name,Email,Total,Created at",
        "Name,Email,Orders,Phone",
        "First Name,Last Name,Email,Phone,City,Country",
        "Date,Description,Amount,Balance",
        "Date,Time,Name,Amount,Currency",
        "Datum;Valuta;Buchungstext;Betrag;Währung;Saldo",
        "注文番号,顧客ID,注文日,売上金額",
        "user_id,event_time,event_type,product_id,category_code,brand,price,user_session",
        "transaction_id,customer_id,transaction_date,product_category,quantity,price_per_unit,total_amount",
        "a,b,c,d,e,f",
        "1,2,3",
        "",
    ] {
        let header: Vec<String> = header.split([',', ';']).map(str::to_owned).collect();
        assert_eq!(key_of(&header), None, "{header:?}");
    }
    assert_eq!(recognise(&Vec::<String>::new()), None);
}
