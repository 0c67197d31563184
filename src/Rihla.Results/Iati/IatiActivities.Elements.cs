using System.Globalization;
using System.Xml;
using Rihla.Platform.Files;

namespace Rihla.Results;

/// <content>The elements of which an activity is made.</content>
public sealed partial class IatiActivities
{
    private static void Organisation(
        XmlWriter xml,
        string? reference,
        string name,
        string? type,
        string role
    )
    {
        xml.WriteStartElement("participating-org");
        if (reference is not null)
        {
            xml.WriteAttributeString("ref", reference);
        }
        if (type is not null)
        {
            xml.WriteAttributeString("type", type);
        }
        // Role 1: funding; 4: implementing.
        xml.WriteAttributeString("role", role);
        Narrative(xml, name);
        xml.WriteEndElement();
    }

    private static void Transaction(
        XmlWriter xml,
        string type,
        DateOnly on,
        decimal amount,
        string? provider
    )
    {
        xml.WriteStartElement("transaction");
        Code(xml, "transaction-type", type);
        Empty(xml, "transaction-date", ("iso-date", Day(on)));
        Value(xml, amount, on);
        if (provider is not null)
        {
            xml.WriteStartElement("provider-org");
            Narrative(xml, provider);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void SectorOf(XmlWriter xml) => Code(xml, "sector", Sector, ("vocabulary", "1"));

    private static void Text(XmlWriter xml, string name, string text)
    {
        xml.WriteStartElement(name);
        Narrative(xml, text);
        xml.WriteEndElement();
    }

    private static void Narrative(XmlWriter xml, string text) =>
        xml.WriteElementString("narrative", ForXml.Of(text));

    private static void Value(XmlWriter xml, decimal amount, DateOnly on)
    {
        xml.WriteStartElement("value");
        xml.WriteAttributeString("value-date", Day(on));
        xml.WriteString(Plain(amount));
        xml.WriteEndElement();
    }

    private static void Date(XmlWriter xml, string type, DateOnly on) =>
        Empty(xml, "activity-date", ("iso-date", Day(on)), ("type", type));

    private static void Code(
        XmlWriter xml,
        string name,
        string code,
        params (string Name, string Value)[] more
    ) => Empty(xml, name, [.. more, ("code", code)]);

    private static void Empty(
        XmlWriter xml,
        string name,
        params (string Name, string Value)[] attributes
    )
    {
        xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes)
        {
            xml.WriteAttributeString(attribute, value);
        }
        xml.WriteEndElement();
    }

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Plain(decimal number) =>
        number.ToString("0.####", CultureInfo.InvariantCulture);
}
