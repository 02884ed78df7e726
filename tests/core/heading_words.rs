//! What columns and states of orders are called in many tables and eight languages.

use worthmap::analysis::ingest::fields::heading::normalise_heading;
use worthmap::analysis::ingest::issues::IssueKind;
use worthmap::analysis::ingest::plan::Role;
use worthmap::analysis::ingest::schema::words::roles_of_heading;
use worthmap::analysis::ingest::status::{StatusClass, classify_status, status_words};

/// Headings by the role that they should suggest first.
const HEADINGS: &[(Role, &str)] = &[
    (
        Role::Customer,
        "Customer ID|customer_id|CustomerNo|Customer Number|Cust. No.|Client ID|user_id|Member ID|Account Number|\
        Email|E-mail|Email Address|Customer Email|billing_email|Buyer|Buyer ID|Customer|Client|Patient ID|Guest ID|\
        Kundennummer|Kunden-Nr.|KundenNr|Kd.-Nr.|KdNr|Kunden-ID|Kunde|E-Mail-Adresse|Debitorennummer|Mitgliedsnummer|\
        Client|Code client|Numéro client|N° client|Identifiant client|Adresse e-mail|Courriel|\
        Cliente|ID cliente|Código de cliente|Nº cliente|Número de cliente|Correo electrónico|\
        Código do cliente|ID do cliente|E-mail do cliente|CPF|\
        Codice cliente|ID cliente|Indirizzo e-mail|\
        Klant|Klantnummer|Klant-ID|E-mailadres|Debiteur|\
        顧客ID|顧客番号|会員番号|メールアドレス|得意先コード",
    ),
    (
        Role::CustomerName,
        "Customer Name|Full Name|First Name|Last Name|Company|Company Name|Client Name|Billing Name|\
        Kundenname|Vorname|Nachname|Firma|Name des Kunden|\
        Nom du client|Prénom|Raison sociale|Société|\
        Nombre del cliente|Apellidos|Razón social|Empresa|\
        Nome do cliente|Sobrenome|\
        Nome cliente|Cognome|Ragione sociale|Azienda|\
        Klantnaam|Voornaam|Achternaam|Bedrijfsnaam|\
        顧客名|会社名|氏名",
    ),
    (
        Role::Date,
        "Date|Order Date|order_date|OrderDate|Purchase Date|Invoice Date|InvoiceDate|Transaction Date|Created at|\
        created_at|Timestamp|Sale Date|Date of purchase|Paid at|Order Timestamp|Booking Date|\
        Datum|Bestelldatum|Rechnungsdatum|Kaufdatum|Auftragsdatum|Belegdatum|Buchungsdatum|Bestellt am|Erstellt am|\
        Date de commande|Date de facture|Date d'achat|Date de la commande|Date commande|\
        Fecha|Fecha de pedido|Fecha del pedido|Fecha de compra|Fecha de factura|Fecha factura|\
        Data|Data do pedido|Data da compra|Data de emissão|\
        Data ordine|Data fattura|Data acquisto|Data dell'ordine|\
        Orderdatum|Besteldatum|Factuurdatum|Aankoopdatum|\
        注文日|注文日時|購入日|日付|受注日|売上日",
    ),
    (
        Role::Amount,
        "Amount|Total|Order Total|Grand Total|Total Amount|total_price|Revenue|Sales|Net Sales|Order Value|Order Amount|\
        Invoice Total|Line Total|Turnover|Amount Paid|Price Paid|Total (EUR)|Amount USD|Sales Amount|Purchase Amount|\
        Betrag|Gesamtbetrag|Umsatz|Bestellwert|Rechnungsbetrag|Summe|Gesamtpreis|Bruttobetrag|Umsatz netto|Betrag in EUR|\
        Warenwert|Auftragssumme|\
        Montant|Montant TTC|Montant total|Total TTC|Chiffre d'affaires|CA|Prix total|\
        Importe|Importe total|Monto|Total pedido|Ventas|Ingresos|Valor total|\
        Valor|Valor do pedido|Valor pago|Receita|Faturamento|\
        Importo|Totale|Totale ordine|Fatturato|Importo totale|Ricavi|\
        Bedrag|Totaalbedrag|Omzet|Orderbedrag|Totaal|Factuurbedrag|\
        金額|売上金額|合計金額|売上|注文金額|購入金額",
    ),
    (
        Role::Quantity,
        "Quantity|Qty|Units|Pieces|Number of Items|Items|Lineitem quantity|quantity_ordered|\
        Menge|Anzahl|Stück|Stückzahl|Quantité|Qté|Cantidad|Unidades|Quantidade|Qtd|Quantità|Qtà|Aantal|Hoeveelheid|数量|個数",
    ),
    (
        Role::UnitPrice,
        "Unit Price|UnitPrice|Price|Item Price|Price per unit|price_each|\
        Einzelpreis|Stückpreis|Preis|Prix unitaire|Prix|Precio unitario|Precio|Preço unitário|Preço|\
        Prezzo unitario|Prezzo|Stukprijs|Prijs|Eenheidsprijs|単価|価格",
    ),
    (
        Role::Order,
        "Order ID|order_id|OrderNumber|Order No.|Order #|Invoice No|InvoiceNo|Invoice Number|Transaction ID|Receipt No|\
        Order Reference|Order|Invoice|Booking ID|\
        Bestellnummer|Bestell-Nr.|Auftragsnummer|Rechnungsnummer|Rechnungs-Nr.|Belegnummer|Vorgangsnummer|Bon-Nr.|\
        Numéro de commande|N° commande|N° de facture|Référence commande|Numéro de facture|\
        Número de pedido|Nº pedido|ID pedido|Número de factura|Pedido|Factura|\
        Número do pedido|ID do pedido|Nota fiscal|\
        Numero ordine|N. ordine|ID ordine|Numero fattura|\
        Ordernummer|Bestelnummer|Factuurnummer|\
        注文番号|注文ID|受注番号|伝票番号|請求書番号",
    ),
    (
        Role::Status,
        "Status|Order Status|Payment Status|Financial Status|State|order_state|\
        Bestellstatus|Zahlungsstatus|Auftragsstatus|Statut|État|Statut de la commande|Estado|Estado del pedido|\
        Situação|Status do pedido|Stato|Stato ordine|Orderstatus|Betaalstatus|ステータス|注文状況|状態",
    ),
    (Role::Currency, "Currency|Currency Code|Währung|Devise|Moneda|Divisa|Moeda|Valuta|通貨"),
    (
        Role::Refund,
        "Refund|Refunded Amount|Amount Refunded|Refund Amount|Total Refunded|Refunds|Erstattung|Erstattungsbetrag|\
        Rückerstattung|Gutschrift|Remboursement|Montant remboursé|Reembolso|Importe reembolsado|Valor reembolsado|\
        Rimborso|Importo rimborsato|Terugbetaling|Terugbetaald bedrag|返金額|返金",
    ),
    (
        Role::Discount,
        "Discount|Discount Amount|Total Discount|Discounts|Rabatt|Nachlass|Remise|Réduction|Descuento|Desconto|\
        Sconto|Korting|割引|割引額|値引",
    ),
    (
        Role::Tax,
        "Tax|Taxes|VAT|Tax Amount|Sales Tax|MwSt|MwSt.-Betrag|USt|Umsatzsteuer|Steuer|TVA|Taxes|IVA|Impuestos|Impostos|Imposta|BTW|消費税|税額",
    ),
    (
        Role::Shipping,
        "Shipping|Shipping Cost|Shipping Amount|Delivery Fee|Freight|Versandkosten|Versand|Porto|Frais de port|\
        Frais de livraison|Gastos de envío|Envío|Frete|Spese di spedizione|Spedizione|Verzendkosten|送料|配送料",
    ),
    (
        Role::Product,
        "Product|Product Name|Item|Item Name|SKU|StockCode|Lineitem name|Product ID|Artikel|Produkt|Artikelname|\
        Artikelbezeichnung|Produit|Article|Désignation|Producto|Artículo|Produto|Prodotto|Articolo|Artikelnaam|商品名|商品|品名",
    ),
    (
        Role::Category,
        "Category|Product Category|Department|Kategorie|Warengruppe|Produktkategorie|Catégorie|Rayon|Categoría|Familia|\
        Categoria|Categorie|Productgroep|カテゴリ|カテゴリー|分類",
    ),
    (
        Role::Channel,
        "Channel|Sales Channel|Source|Marketplace|utm_source|Kanal|Vertriebskanal|Verkaufskanal|Canal|Canal de vente|\
        Canal de venta|Canal de vendas|Canale|Canale di vendita|Kanaal|Verkoopkanaal|チャネル|販売チャネル",
    ),
    (
        Role::Country,
        "Country|Billing Country|Shipping Country|country_code|Customer Country|Land|Lieferland|Rechnungsland|Pays|País|\
        Paese|Nazione|国|国名",
    ),
    (
        Role::OrderCount,
        "Orders|Total Orders|Number of Orders|Order Count|orders_count|Anzahl Bestellungen|Bestellungen|Nombre de commandes|\
        Commandes|Número de pedidos|Pedidos|Numero ordini|Ordini|Aantal bestellingen|Bestellingen|注文数|注文回数|購入回数",
    ),
    (
        Role::TotalSpent,
        "Total Spent|Total Spend|Lifetime Spend|Lifetime Value|Total Revenue|Gesamtausgaben|Gesamtumsatz|Total dépensé|\
        Dépenses totales|Gasto total|Total gastado|Total gasto|Spesa totale|Totale uitgaven|累計購入金額|購入総額",
    ),
    (
        Role::FirstDate,
        "First Order Date|First Order|First Purchase|first_purchase_date|Erste Bestellung|Datum der ersten Bestellung|\
        Erstkauf|Première commande|Date de première commande|Primer pedido|Primera compra|Primeiro pedido|\
        Primo ordine|Primo acquisto|Eerste bestelling|初回購入日|初回注文日",
    ),
    (
        Role::LastDate,
        "Last Order Date|Last Order|Last Purchase|last_purchase_date|Letzte Bestellung|Datum der letzten Bestellung|\
        Letzter Kauf|Dernière commande|Date de dernière commande|Último pedido|Última compra|\
        Ultimo ordine|Ultimo acquisto|Laatste bestelling|最終購入日|最終注文日",
    ),
];

/// Headings that should suggest nothing, or at least not strongly.
const NOTHING: &str = "Due Date|Delivery Date|Ship Date|Shipped at|Birthday|Date of birth|Geburtsdatum|Lieferdatum|\
    Date de livraison|Fecha de entrega|Data di consegna|Leverdatum|Notes|Comments|Phone|City|Zip|Postal Code|Street|\
    Address Line 1|Gender|Age|Payment Method|Zahlungsart|Coupon Code|Weight|IP Address|Tracking Number|Salesperson|\
    Tags|Priority|Customer Type|Customer Group|Order Type";

fn best(heading: &str) -> Option<(Role, f64)> {
    roles_of_heading(&normalise_heading(heading)).first().copied()
}

#[test]
fn headings_suggest_their_role_first() {
    let mut wrong = Vec::new();
    for (role, headings) in HEADINGS {
        for heading in headings.split('|') {
            let found = best(heading);
            if found.map(|(found, _)| found) != Some(*role) {
                wrong.push(format!("{heading}: {found:?} and not {role:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn other_headings_suggest_nothing_strongly() {
    let wrong: Vec<String> = NOTHING
        .split('|')
        .filter_map(|heading| {
            best(heading).filter(|(_, sure)| *sure > 0.75).map(|found| format!("{heading}: {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// States of orders by what they mean.
const STATES: &[(StatusClass, &str)] = &[
    (
        StatusClass::Counts,
        "Paid|Completed|Complete|Shipped|Delivered|Processing|Partially refunded|Fulfilled|Bezahlt|Abgeschlossen|Versendet|\
        In Bearbeitung|Teilweise erstattet|Offen|Terminée|Payé|En cours|Expédiée|Pagado|Completado|Procesando|Enviado|Pago|\
        Concluído|Processando|Pagato|Completato|In lavorazione|Betaald|Voltooid|Afgerond|完了|支払済み|発送済み|Not cancelled|",
    ),
    (
        StatusClass::Excluded(IssueKind::Cancelled),
        "Cancelled|Canceled|wc-cancelled|CANCELLED|Voided|Void|Cancelled by customer|Cancelled by seller|Order cancelled|\
        Storniert|Stornierung|Abgebrochen|Annulliert|Annulé|Annulée|Commande annulée|Cancelado|Cancelada|Anulado|Anulada|\
        Pedido cancelado|Annullato|Annullata|Geannuleerd|キャンセル|キャンセル済み",
    ),
    (
        StatusClass::Excluded(IssueKind::Failed),
        "Failed|Payment failed|Declined|Denied|Expired|Chargeback|charged_back|Fehlgeschlagen|Zahlung fehlgeschlagen|\
        Abgelehnt|Échouée|Échec|Refusé|Paiement refusé|Fallido|Rechazado|Pago fallido|Falhou|Recusado|Malsucedido|Fallito|\
        Rifiutato|Mislukt|Geweigerd|失敗",
    ),
    (
        StatusClass::Excluded(IssueKind::Pending),
        "Pending|Pending payment|Awaiting payment|wc-pending|on-hold|Draft|checkout-draft|Ausstehend|\
        Ausstehende Zahlung|Zahlung ausstehend|In Wartestellung|Entwurf|En attente|En attente de paiement|\
        Attente paiement|Brouillon|Pendiente|Pendiente de pago|En espera|Borrador|Pendente|Pagamento pendente|\
        Aguardando pagamento|Aguardando|Rascunho|In attesa|In attesa di pagamento|In sospeso|Bozza|In afwachting|\
        Wachtend op betaling|In de wacht|Concept|保留中|支払い待ち",
    ),
    (
        StatusClass::GivenBack,
        "Refunded|wc-refunded|Fully refunded|Returned|Erstattet|Rückerstattet|Zurückerstattet|Retourniert|Remboursé|\
        Remboursée|Retourné|Reembolsado|Reembolsada|Devuelto|Devolvido|Rimborsato|Rimborsata|Terugbetaald|Geretourneerd|\
        返金済み|返品",
    ),
];

#[test]
fn states_of_orders_mean_what_they_say() {
    let mut wrong = Vec::new();
    for (class, states) in STATES {
        for state in states.split('|') {
            let found = classify_status(&status_words(state));
            if found != *class {
                wrong.push(format!("{state}: {found:?} and not {class:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
