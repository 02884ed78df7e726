//! Localised headings of exports that come in the language of the account.
//!
//! Each line is a heading as it stands in English and its labels in German, French, Spanish, Portuguese,
//! Italian, Dutch and Japanese where known, separated by `|`.

use super::words::full_words;

/// A heading and its labels.
pub(super) type Labels = &'static [(&'static str, &'static str)];

/// PayPal, activity and statement.
pub(super) const PAYPAL: Labels = &[
    ("Date", "Datum|Fecha|Data"),
    ("Time", "Uhrzeit|Zeit|Heure|Hora|Ora|Tijd"),
    ("Time Zone", "Zeitzone|Fuseau horaire|Zona horaria|Huso horario|Fuso horário|Fuso orario|Tijdzone"),
    ("Name", "Nom|Nombre|Nome|Naam"),
    ("Type", "Typ|Tipo"),
    ("Status", "État|Statut|Estado|Stato"),
    ("Currency", "Währung|Devise|Divisa|Moneda|Moeda|Valuta"),
    ("Gross", "Brutto|Avant commission|Brut|Bruto|Importe bruto|Lordo"),
    ("Fee", "Gebühr|Entgelt|Commission|Frais|Comisión|Tarifa|Tariffa|Taxa|Commissione|Kosten"),
    ("Net", "Netto|Neto|Importe neto|Líquido"),
    (
        "From Email Address",
        "Absender E-Mail-Adresse|Von E-Mail-Adresse|De l'adresse email|De l’adresse email|Adresse email de l'expéditeur|\
        Correo electrónico del remitente|Dirección de correo electrónico del remitente|Do endereço de e-mail|\
        E-mail do remetente|Indirizzo email mittente|Van e-mailadres|Van E-mailadres",
    ),
    (
        "To Email Address",
        "Empfänger E-Mail-Adresse|An E-Mail-Adresse|À l'adresse email|À l’adresse email|Adresse email du destinataire|\
        Correo electrónico del destinatario|Dirección de correo electrónico del destinatario|Para o endereço de e-mail|\
        E-mail do destinatário|Indirizzo email destinatario|Naar e-mailadres",
    ),
    (
        "Transaction ID",
        "Transaktionscode|Numéro de transaction|Id. de transacción|Identificador de transacción|ID da transação|\
        Codice transazione|Transactiereferentie|Transactie-ID",
    ),
    (
        "Counterparty Status",
        "Status der Gegenpartei|Statut de l'autre partie|Estado de la contraparte|Status da contraparte|Stato controparte",
    ),
    (
        "Shipping Address",
        "Lieferadresse|Adresse de livraison|Dirección de envío|Endereço de entrega|Indirizzo di spedizione|Verzendadres",
    ),
    (
        "Address Status",
        "Adress-Status|Adressstatus|État de l'adresse|Estado de la dirección|Stato dell'indirizzo",
    ),
    (
        "Item Title",
        "Artikelbezeichnung|Titre de l'objet|Nombre del artículo|Título do item|Nome oggetto|Objectnaam",
    ),
    ("Item ID", "Artikelnummer|Numéro d'objet|Id. de artículo|ID do item|Codice oggetto"),
    (
        "Shipping and Handling Amount",
        "Versand- und Bearbeitungsgebühr|Montant de la livraison et du traitement|Importe de envío y manipulación|\
        Valor de frete e manuseio|Spese di spedizione e imballaggio",
    ),
    (
        "Insurance Amount",
        "Versicherungsbetrag|Montant de l'assurance|Importe del seguro|Importo assicurazione",
    ),
    ("Sales Tax", "Umsatzsteuer|TVA|Impuesto sobre ventas|IVA|Imposto sobre vendas|Btw"),
    ("Option 1 Name", "Nom Option 1|Nombre de la opción 1"),
    ("Option 1 Value", "Option 1 Wert|Valeur Option 1|Valor de la opción 1"),
    ("Option 2 Name", "Nom Option 2|Nombre de la opción 2"),
    ("Option 2 Value", "Option 2 Wert|Valeur Option 2|Valor de la opción 2"),
    (
        "Reference Txn ID",
        "Zugehöriger Transaktionscode|Txn-Referenzkennung|Nº de transaction de référence|\
        Numéro de la transaction de référence|Id. de transacción de referencia|ID da transação de referência|\
        Codice transazione di riferimento",
    ),
    (
        "Invoice Number",
        "Rechnungsnummer|Nº de facture|Numéro de facture|Número de factura|Número da fatura|Numero fattura|Factuurnummer",
    ),
    (
        "Custom Number",
        "Zollnummer|Individuelle Nummer|Nº de client|Número personalizado|Numero personalizzato",
    ),
    ("Quantity", "Anzahl|Quantité|Cantidad|Quantidade|Quantità|Aantal"),
    ("Receipt ID", "Empfangsnummer|Bestätigungsnummer|Numéro de reçu|Id. de recibo|ID do recibo"),
    ("Balance", "Guthaben|Solde|Saldo"),
    ("Address Line 1", "Adresszeile 1|Adresse 1|Dirección, línea 1|Indirizzo"),
    ("Address Line 2", "Adresszusatz|Adresse 2/district/quartier"),
    ("Town/City", "Ort|Ville|Localidad|Ciudad|Cidade|Città|Plaats"),
    ("State", "Bundesland|Provincia|Estado/Provincia"),
    ("Zip", "PLZ|Code postal|Código postal|CAP|Postcode"),
    ("Country", "Land|Pays|País|Paese"),
    ("Contact Phone Number", "Telefon|N° de téléphone du contact|Teléfono de contacto|Numero di telefono"),
    ("Subject", "Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp"),
    ("Note", "Hinweis|Remarque|Nota|Messaggio|Opmerking"),
    (
        "Country Code",
        "Ländervorwahl|Ländercode|Indicatif pays|Código de país|Prefisso internazionale|Landcode",
    ),
    (
        "Balance Impact",
        "Auswirkung auf Guthaben|Impact sur le solde|Impacto en el saldo|Impacto no saldo|Effetto sul saldo|\
        Impatto sul saldo|Effect op saldo",
    ),
    ("Payment Source", "Zahlungsquelle|Source de paiement"),
    ("Buyer Wallet", "E-Börse des Käufers"),
    ("Description", "Beschreibung|Descripción|Descrição|Descrizione|Omschrijving|Beschrijving"),
    ("Bank Name", "Name der Bank|Nom de la banque|Nombre del banco|Nome banca|Nome da banca"),
    ("Bank Account", "Bankkonto|Compte bancaire|Cuenta bancaria|Conto bancario|Bankrekening"),
];

/// Amazon, transactions of a date range.
pub(super) const AMAZON: Labels = &[
    (
        "date/time",
        "Datum/Uhrzeit|datum/zeit|date/heure|fecha y hora|fecha/hora|data/hora|Data/Ora:|datum/tijd|日付/時間",
    ),
    (
        "settlement id",
        "Abrechnungsnummer|abrechnungs-id|numéro de versement|Identifiant du paiement|identificador de pago|\
        Id. de liquidación|Numero pagamento|schikkings-ID|決済番号",
    ),
    ("type", "Typ|tipo|トランザクションの種類"),
    (
        "order id",
        "Bestellnummer|numéro de la commande|número de pedido|Id. del pedido|id do pedido|Numero ordine|bestelnummer|注文番号",
    ),
    ("description", "Beschreibung|descripción|descrição|Descrizione|beschrijving|説明"),
    ("quantity", "Menge|quantité|cantidad|quantidade|Quantità|aantal|数量"),
    ("marketplace", "Verkaufsplattform|site de vente|web de Amazon|Amazon 出品サービス"),
    ("fulfillment", "fulfilment|Versand|Versandart|traitement|gestión logística|Gestione|フルフィルメント"),
    (
        "order city",
        "Ort der Bestellung|ville d'où provient la commande|ciudad de procedencia del pedido|\
        Città di provenienza dell'ordine|市町村",
    ),
    (
        "order state",
        "Bundesland|Région d'où provient la commande|comunidad autónoma de procedencia del pedido|\
        Provincia di provenienza dell'ordine|都道府県",
    ),
    (
        "order postal",
        "Postleitzahl|code postal de la commande|código postal de procedencia del pedido|CAP dell'ordine|郵便番号",
    ),
    (
        "tax collection model",
        "Steuererhebungsmodell|Modèle de perception des taxes|Formulario de recaudación de impuestos|\
        modello di riscossione delle imposte|税金徴収型",
    ),
    (
        "product sales",
        "Umsätze|Produktverkäufe|ventes de produits|ventas de productos|Vendite|productverkoop|商品売上",
    ),
    (
        "product sales tax",
        "Produktumsatzsteuer|Taxes sur la vente des produits|impuesto de ventas de productos|\
        imposta sulle vendite dei prodotti|商品の売上税",
    ),
    (
        "shipping credits",
        "postage credits|Gutschrift für Versandkosten|crédits d'expédition|abonos de envío|créditos de envío|\
        Accrediti per le spedizioni|配送料",
    ),
    (
        "shipping credits tax",
        "Steuer auf Versandgutschrift|taxe sur les crédits d’expédition|impuestos por abonos de envío|\
        imposta accrediti per le spedizioni|配送料の税金",
    ),
    (
        "gift wrap credits",
        "Gutschrift für Geschenkverpackung|crédits sur l'emballage cadeau|abonos de envoltorio para regalo|\
        Accrediti per confezioni regalo|ギフト包装手数料",
    ),
    (
        "giftwrap credits tax",
        "Steuer auf Geschenkverpackungsgutschriften|Taxes sur les crédits cadeaux|\
        imposta sui crediti confezione regalo|ギフト包装クレジットの税金",
    ),
    (
        "promotional rebates",
        "Rabatte aus Werbeaktionen|Rabais promotionnels|devoluciones promocionales|descuentos promocionales|\
        Sconti promozionali|プロモーション割引額",
    ),
    (
        "promotional rebates tax",
        "Steuer auf Aktionsrabatte|Taxes sur les remises promotionnelles|impuestos de descuentos por promociones|\
        imposta sugli sconti promozionali|プロモーション割引の税金",
    ),
    (
        "marketplace withheld tax",
        "Einbehaltene Steuer auf Marketplace|Taxes retenues sur le site de vente|impuesto retenido en el sitio web|\
        trattenuta IVA del marketplace|源泉徴収税を伴うマーケットプレイス",
    ),
    ("selling fees", "Verkaufsgebühren|frais de vente|tarifas de venta|Commissioni di vendita|手数料"),
    (
        "fba fees",
        "Gebühren zu Versand durch Amazon|Frais Expédié par Amazon|tarifas de Logística de Amazon|\
        Costi del servizio Logistica di Amazon|FBA 手数料",
    ),
    (
        "other transaction fees",
        "Andere Transaktionsgebühren|autres frais de transaction|tarifas de otras transacciones|\
        Altri costi relativi alle transazioni|トランザクションに関するその他の手数料",
    ),
    ("other", "Andere|autre|otro|Altro|その他"),
    ("total", "Gesamt|totale|totaal|合計"),
];

/// eBay, orders.
pub(super) const EBAY: Labels = &[
    (
        "Sales Record Number",
        "Sales Record No.|Sale record number|Verkaufsprotokollnummer|Numéro d'enregistrement de la vente|\
        Numéro de suivi des ventes|Número de registro de ventas|Número de registro de la venta|Numero della vendita",
    ),
    (
        "Order Number",
        "Bestellnummer|Numéro de commande|Número de pedido|Numero ordine|Numero d'ordine|Bestelnummer",
    ),
    (
        "Buyer Username",
        "User Id|Nutzername des Käufers|Mitgliedsname|Pseudo de l'acheteur|Pseudo acheteur|\
        Nombre de usuario del comprador|Nome utente acquirente|Nome utente dell'acquirente|Gebruikersnaam van koper",
    ),
    (
        "Buyer Name",
        "Buyer Fullname|Name des Käufers|Vollständiger Name des Käufers|Nom de l'acheteur|Nombre del comprador|\
        Nome acquirente|Nome dell'acquirente|Naam van koper",
    ),
    (
        "Buyer Email",
        "E-Mail des Käufers|E-mail de l'acheteur|Adresse e-mail de l'acheteur|Correo electrónico del comprador|\
        Email dell'acquirente|Email acquirente",
    ),
    ("Buyer City", "Ort des Käufers|Ville de l'acheteur|Ciudad del comprador|Città dell'acquirente"),
    ("Buyer State", "Staat des Käufers|Bundesland des Käufers|Provincia del comprador"),
    ("Buyer Zip", "Buyer Postcode|Postleitzahl des Käufers|PLZ des Käufers|Code postal de l'acheteur"),
    ("Buyer Country", "Land des Käufers|Pays de l'acheteur|País del comprador|Paese dell'acquirente"),
    ("Item Number", "Artikelnummer|Numéro de l'objet|Número de artículo|Numero oggetto|Objectnummer"),
    (
        "Item Title",
        "Angebotstitel|Artikelbezeichnung|Titre de l'objet|Titre de l'annonce|Título del artículo|Título del anuncio|\
        Titolo dell'inserzione|Titolo oggetto|Objecttitel",
    ),
    (
        "Custom Label",
        "Custom Label (SKU)|Bestandseinheit|Étiquette personnalisée|Etiqueta personalizada|Etichetta personalizzata",
    ),
    ("Sold Via Promoted Listings", "Verkauft über Anzeigen"),
    ("Quantity", "Anzahl|Stückzahl|Quantité|Cantidad|Quantità|Aantal"),
    (
        "Sold For",
        "Sale Price|Verkauft für|Verkaufspreis|Vendu pour|Prix de vente|Vendido por|Precio de venta|Venduto a",
    ),
    (
        "Shipping And Handling",
        "Verpackung und Versand|Frais de livraison|Gastos de envío|Spese di spedizione",
    ),
    ("Total Price", "Gesamtpreis|Gesamtbetrag|Prix total|Precio total|Prezzo totale|Totale prijs"),
    ("Payment Method", "Zahlungsmethode|Mode de paiement|Forma de pago|Metodo di pagamento"),
    (
        "Sale Date",
        "Verkauft am|Verkaufsdatum|Date de vente|Date de la vente|Fecha de venta|Data di vendita|Verkoopdatum",
    ),
    ("Paid On Date", "Zahlungsdatum|Bezahlt am|Bezahldatum|Date du paiement|Fecha de pago|Data di pagamento"),
    (
        "Shipped On Date",
        "Versanddatum|Verschickt am - Datum|Verschickt am|Date d'expédition|Fecha de envío|Data di spedizione",
    ),
    ("Tracking Number", "Sendungsnummer|Numéro de suivi|Número de seguimiento|Numero di tracciamento"),
];

/// WooCommerce Analytics, orders.
pub(super) const WOO_ORDERS: Labels = &[
    ("Date", "Datum|Fecha|Data"),
    (
        "Order #",
        "Bestellung #|Bestellung Nr.|Bestellnummer|Commande #|N° de commande|Commande n°|Pedido #|Pedido n.º|Nº do pedido|\
        Ordine #|Ordine n.|Bestelling #|Bestelling nr.|Bestelnummer",
    ),
    (
        "N. Revenue (formatted)",
        "N. Umsatz (formatiert)|N. Revenu (formaté)|N. Ingresos (con formato)|N. Ricavi (formattato)",
    ),
    ("N. Revenue", "N. Umsatz|N. Revenu|N. Ingresos|N. Ricavi|N. Omzet|N. Receita"),
    ("Status", "État|Statut|Estado|Stato|Situação"),
    ("Customer", "Kunde|Client|Cliente|Klant"),
    (
        "Customer type",
        "Kundentyp|Kundenart|Type de client|Tipo de cliente|Tipo di cliente|Tipo cliente|Klanttype|Type klant",
    ),
    ("Product(s)", "Produkt(e)|Produit(s)|Producto(s)|Produto(s)|Prodotto/i|Prodotto(i)|Product(en)"),
    (
        "Items sold",
        "Verkaufte Artikel|Artikel verkauft|Articles vendus|Artículos vendidos|Itens vendidos|Articoli venduti|\
        Verkochte artikelen|Items verkocht",
    ),
    (
        "Coupon(s)",
        "Gutschein(e)|Code(s) promo|Cupón(es)|Cupom(ns)|Cupom(s)|Codice/i promozionale/i|Kortingsbon(nen)|Waardebon(nen)",
    ),
    (
        "Net Sales",
        "Nettoumsatz|Nettoverkäufe|Netto-Umsatz|Ventes nettes|Ventas netas|Vendas líquidas|Vendite nette|\
        Netto verkoop|Nettoverkoop|Netto-omzet|Netto omzet",
    ),
    ("Attribution", "Zuordnung|Herkunft|Atribución|Atribuição|Attribuzione|Attributie"),
];

/// WooCommerce Analytics, customers.
pub(super) const WOO_CUSTOMERS: Labels = &[
    ("Name", "Nom|Nombre|Nome|Naam"),
    (
        "Username",
        "Benutzername|Identifiant|Nom d'utilisateur|Nombre de usuario|Nome de usuário|Nome utente|Gebruikersnaam",
    ),
    (
        "Last Active",
        "Zuletzt aktiv|Dernière activité|Dernière connexion|Última actividad|Última atividade|Ultima attività|Laatst actief",
    ),
    (
        "Sign Up",
        "Registriert|Registrierung|Registrierungsdatum|Anmelden|Inscription|S’inscrire|Registro|Registrarse|Cadastro|\
        Iscrizione|Registrati|Aanmelden|Registratie",
    ),
    ("Email", "E-Mail|E-Mail-Adresse|Adresse e-mail|Courriel|Correo electrónico|E-mailadres"),
    ("Orders", "Bestellungen|Commandes|Pedidos|Ordini|Bestellingen"),
    (
        "Total Spend",
        "Gesamtausgaben|Gesamtumsatz|Dépenses totales|Total dépensé|Gasto total|Total gastado|Total gasto|\
        Spesa totale|Totale uitgaven|Totaal besteed|Total spent",
    ),
    (
        "AOV",
        "Durchschnittlicher Bestellwert|Ø Bestellwert|Panier moyen|Valor medio del pedido|Valor médio do pedido|\
        Valore medio ordine|Valore medio dell'ordine|Gemiddelde bestelwaarde",
    ),
    (
        "Country / Region",
        "Land / Region|Pays/région|País / Región|País/Região|Paese / Regione|Paese/Regione|Land / Regio|Land/regio",
    ),
    ("City", "Stadt|Ort|Ville|Ciudad|Cidade|Città|Plaats|Stad"),
    ("Region", "Région|Región|Região|Regione|Regio"),
    ("Postal Code", "Postleitzahl|Code postal|Código postal|CEP|CAP|Postcode"),
];

/// Odoo, sales orders.
pub(super) const ODOO: Labels = &[
    (
        "Order Reference",
        "Auftragsreferenz|Bestellreferenz|Référence de la commande|Référence commande|Referencia del pedido|\
        Referencia de la orden|Referência do pedido|Riferimento ordine|Orderreferentie",
    ),
    (
        "Creation Date",
        "Created on|Erstellungsdatum|Erstellt am|Date de création|Fecha de creación|Data de criação|Data creazione|Aanmaakdatum",
    ),
    (
        "Order Date",
        "Auftragsdatum|Bestelldatum|Date de la commande|Date de commande|Fecha del pedido|Fecha de orden|Data do pedido|Data ordine|Orderdatum",
    ),
    ("Customer", "Kunde|Client|Cliente|Klant"),
    ("Salesperson", "Verkäufer|Vertriebsmitarbeiter|Vendeur|Vendedor|Comercial|Addetto vendite|Verkoper"),
    (
        "Sales Team",
        "Verkaufsteam|Vertriebsteam|Équipe commerciale|Équipe de vente|Equipo de ventas|Equipe de vendas|Team di vendita|Verkoopteam",
    ),
    (
        "Untaxed Amount",
        "Nettobetrag|Montant HT|Base imponible|Importe sin impuestos|Valor sem impostos|Imponibile|Bedrag excl. BTW",
    ),
    ("Taxes", "Steuern|Impuestos|Impostos|Imposte|BTW"),
    ("Total", "Gesamt|Gesamtbetrag|Totale|Totaal"),
    ("Status", "Statut|État|Estado|Stato|Situação"),
    (
        "Invoice Status",
        "Rechnungsstatus|Statut de facturation|Estado de factura|Estado de la factura|Stato fattura|Status da fatura|Factuurstatus",
    ),
];

const ALL: &[Labels] = &[PAYPAL, AMAZON, EBAY, WOO_ORDERS, WOO_CUSTOMERS, ODOO];

/// The words of every label of a heading, in any export.
pub(super) fn labels_of(heading: &str) -> impl Iterator<Item = String> {
    ALL.iter()
        .flat_map(|labels| labels.iter())
        .filter(move |(name, _)| *name == heading)
        .flat_map(|(_, labels)| labels.split('|').map(full_words))
}

#[cfg(test)]
mod tests {
    use super::{ALL, labels_of};

    #[test]
    fn no_label_is_blank_or_stands_for_two_headings() {
        for labels in ALL {
            let mut seen = std::collections::BTreeMap::new();
            for (heading, list) in *labels {
                for label in list.split('|') {
                    let words = super::full_words(label);
                    assert!(!words.is_empty(), "{heading}");
                    let before = seen.insert(words, *heading);
                    assert!(
                        before.is_none_or(|other| other == *heading),
                        "{label}: {heading} and {before:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn labels_are_found_by_heading() {
        assert!(labels_of("Gross").any(|words| words == "brutto"));
        assert_eq!(labels_of("nothing").count(), 0);
    }
}
