using System.Globalization;
using System.Text;
using System.Xml;
using Rihla.Platform;

namespace Rihla.Grants;

/// <summary>One payment of a bank file.</summary>
/// <param name="Reference">The reference that travels to the payee, at most 35 characters.</param>
/// <param name="Amount">In whole minor units, above zero.</param>
/// <param name="Payee">Who is paid.</param>
/// <param name="Account">An IBAN, or the bank's own number.</param>
/// <param name="Bic">The payee's bank.</param>
/// <param name="About">What it pays: the invoice.</param>
internal sealed record BankPayment(
    string Reference,
    long Amount,
    string Payee,
    string Account,
    string Bic,
    string About
)
{
    /// <summary>The town of the payee, as its address needs it; without one no address is written.</summary>
    public string? Town { get; init; }

    /// <summary>The country of the payee, ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }
}

/// <summary>A file of transfers for the bank.</summary>
/// <param name="Code">Its number, at most 35 characters; a bank takes it once.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="ExecuteOn">When the bank is asked to pay.</param>
/// <param name="Holder">Whose account pays.</param>
/// <param name="Account">That account.</param>
/// <param name="Bic">Its bank.</param>
/// <param name="Currency">The currency of all payments.</param>
/// <param name="Payments">The payments, at least one.</param>
internal sealed record BankFile(
    string Code,
    DateTimeOffset MadeAt,
    DateOnly ExecuteOn,
    string Holder,
    string Account,
    string Bic,
    Currency Currency,
    IReadOnlyList<BankPayment> Payments
)
{
    /// <summary>The message of ISO 20022 it is written as: Customer Credit Transfer Initiation, version 9.</summary>
    public const string Namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    /// <summary>How long a name is written: the message allows 140, the usage rules of SEPA and of most banks 70, and banks refuse or cut what is longer.</summary>
    public const int LongestName = 70;

    /// <summary>The file, in UTF-8.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (
            var xml = XmlWriter.Create(
                stream,
                new()
                {
                    Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                    Indent = true,
                }
            )
        )
        {
            xml.WriteStartElement("Document", Namespace);
            xml.WriteStartElement("CstmrCdtTrfInitn");
            WriteHeader(xml);
            WritePayments(xml);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return stream.ToArray();
    }

    private void WriteHeader(XmlWriter xml)
    {
        xml.WriteStartElement("GrpHdr");
        Text(xml, "MsgId", BankText.Of(Code, 35));
        Text(
            xml,
            "CreDtTm",
            MadeAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        );
        WriteSums(xml);
        xml.WriteStartElement("InitgPty");
        Text(xml, "Nm", BankText.Of(Holder, LongestName));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WritePayments(XmlWriter xml)
    {
        xml.WriteStartElement("PmtInf");
        Text(xml, "PmtInfId", BankText.Of(Code, 35));
        Text(xml, "PmtMtd", "TRF");
        WriteSums(xml);
        xml.WriteStartElement("ReqdExctnDt");
        Text(xml, "Dt", ExecuteOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        xml.WriteStartElement("Dbtr");
        Text(xml, "Nm", BankText.Of(Holder, LongestName));
        xml.WriteEndElement();
        WriteAccount(xml, "DbtrAcct", Account, Currency.Code);
        WriteBank(xml, "DbtrAgt", Bic);
        Text(xml, "ChrgBr", IsSepa ? "SLEV" : "SHAR");
        foreach (var payment in Payments)
        {
            xml.WriteStartElement("CdtTrfTxInf");
            xml.WriteStartElement("PmtId");
            Text(xml, "InstrId", BankText.Of(payment.Reference, 35));
            Text(xml, "EndToEndId", BankText.Of(payment.Reference, 35));
            xml.WriteEndElement();
            xml.WriteStartElement("Amt");
            xml.WriteStartElement("InstdAmt");
            xml.WriteAttributeString("Ccy", Currency.Code);
            xml.WriteString(Amount(payment.Amount));
            xml.WriteEndElement();
            xml.WriteEndElement();
            WriteBank(xml, "CdtrAgt", payment.Bic);
            xml.WriteStartElement("Cdtr");
            Text(xml, "Nm", BankText.Of(payment.Payee, LongestName));
            WriteAddress(xml, payment);
            xml.WriteEndElement();
            WriteAccount(xml, "CdtrAcct", payment.Account, null);
            // Without text the element would be empty, which no bank takes.
            if (BankText.Of(payment.About, 140) is { Length: > 0 } about)
            {
                xml.WriteStartElement("RmtInf");
                Text(xml, "Ustrd", about);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    // Within SEPA each side bears the charges of its own bank by the rules of the scheme; elsewhere that has to be said.
    private bool IsSepa =>
        Currency.Code == "EUR"
        && BankAccounts.IsInSepa(Account)
        && Payments.All(p => BankAccounts.IsInSepa(p.Account));

    private void WriteSums(XmlWriter xml)
    {
        Text(xml, "NbOfTxs", Payments.Count.ToString(CultureInfo.InvariantCulture));
        Text(xml, "CtrlSum", Amount(Payments.Sum(p => p.Amount)));
    }

    private string Amount(long minor) =>
        Currency
            .FromMinor(minor)
            .ToString(
                string.Create(CultureInfo.InvariantCulture, $"F{Currency.Decimals}"),
                CultureInfo.InvariantCulture
            );

    private static void WriteAccount(XmlWriter xml, string name, string account, string? currency)
    {
        xml.WriteStartElement(name);
        xml.WriteStartElement("Id");
        if (BankAccounts.IsIban(account))
        {
            Text(xml, "IBAN", account);
        }
        else
        {
            // Not every country has an IBAN (Guinea and Nigeria have none): the bank's own number, and that it is one.
            xml.WriteStartElement("Othr");
            Text(xml, "Id", account);
            xml.WriteStartElement("SchmeNm");
            Text(xml, "Cd", "BBAN");
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        if (currency is not null)
        {
            Text(xml, "Ccy", currency);
        }
        xml.WriteEndElement();
    }

    // Banks take an address only with its town and country each in its own element (usage rules of SWIFT from November 2026).
    private static void WriteAddress(XmlWriter xml, BankPayment payment)
    {
        if (
            payment.Country is not { } country
            || BankText.Of(payment.Town, 35) is not { Length: > 0 } town
        )
        {
            return;
        }
        xml.WriteStartElement("PstlAdr");
        Text(xml, "TwnNm", town);
        Text(xml, "Ctry", country);
        xml.WriteEndElement();
    }

    private static void WriteBank(XmlWriter xml, string name, string bic)
    {
        xml.WriteStartElement(name);
        xml.WriteStartElement("FinInstnId");
        Text(xml, "BICFI", bic);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string name, string text) =>
        xml.WriteElementString(name, text);
}
