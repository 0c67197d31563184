using System.Text;
using System.Xml;
using System.Xml.Schema;

namespace Rihla.Tests.Grants;

/// <summary>
/// The part of ISO 20022 <c>pain.001.001.09</c> (Customer Credit Transfer Initiation, version 9) that a file of ours uses:
/// elements, their order and number, lengths, patterns and digits, as the message definition of ISO 20022 lays down. Written
/// for these tests; the published schema and the one of the European Payments Council, stricter, are not carried here. Names are held to the 70 characters that usage rules allow, where the message itself allows 140.
/// </summary>
internal static class BankFileSchema
{
    private static readonly XmlSchemaSet Schemas = Compile();

    /// <summary>What in a file does not follow the schema.</summary>
    public static IReadOnlyList<string> FaultsOf(byte[] file)
    {
        var faults = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(Schemas);
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, e) => faults.Add(e.Message);
        using var reader = XmlReader.Create(new MemoryStream(file), settings);
        while (reader.Read()) { }
        return faults;
    }

    private static XmlSchemaSet Compile()
    {
        var set = new XmlSchemaSet();
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(Schema));
        using var reader = XmlReader.Create(text);
        set.Add(null, reader);
        set.Compile();
        return set;
    }

    private const string Schema = """
        <xs:schema xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09" xmlns:xs="http://www.w3.org/2001/XMLSchema"
            targetNamespace="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09" elementFormDefault="qualified">
          <xs:element name="Document">
            <xs:complexType><xs:sequence>
              <xs:element name="CstmrCdtTrfInitn">
                <xs:complexType><xs:sequence>
                  <xs:element name="GrpHdr" type="Header"/>
                  <xs:element name="PmtInf" type="Instruction" maxOccurs="unbounded"/>
                </xs:sequence></xs:complexType>
              </xs:element>
            </xs:sequence></xs:complexType>
          </xs:element>
          <xs:complexType name="Header"><xs:sequence>
            <xs:element name="MsgId" type="Max35Text"/>
            <xs:element name="CreDtTm" type="xs:dateTime"/>
            <xs:element name="NbOfTxs" type="Max15NumericText"/>
            <xs:element name="CtrlSum" type="DecimalNumber" minOccurs="0"/>
            <xs:element name="InitgPty" type="Party"/>
          </xs:sequence></xs:complexType>
          <xs:complexType name="Instruction"><xs:sequence>
            <xs:element name="PmtInfId" type="Max35Text"/>
            <xs:element name="PmtMtd" type="Method"/>
            <xs:element name="BtchBookg" type="xs:boolean" minOccurs="0"/>
            <xs:element name="NbOfTxs" type="Max15NumericText" minOccurs="0"/>
            <xs:element name="CtrlSum" type="DecimalNumber" minOccurs="0"/>
            <xs:element name="ReqdExctnDt">
              <xs:complexType><xs:choice>
                <xs:element name="Dt" type="xs:date"/>
                <xs:element name="DtTm" type="xs:dateTime"/>
              </xs:choice></xs:complexType>
            </xs:element>
            <xs:element name="Dbtr" type="Party"/>
            <xs:element name="DbtrAcct" type="Account"/>
            <xs:element name="DbtrAgt" type="Agent"/>
            <xs:element name="ChrgBr" type="Charges" minOccurs="0"/>
            <xs:element name="CdtTrfTxInf" type="Transfer" maxOccurs="unbounded"/>
          </xs:sequence></xs:complexType>
          <xs:complexType name="Transfer"><xs:sequence>
            <xs:element name="PmtId">
              <xs:complexType><xs:sequence>
                <xs:element name="InstrId" type="Max35Text" minOccurs="0"/>
                <xs:element name="EndToEndId" type="Max35Text"/>
              </xs:sequence></xs:complexType>
            </xs:element>
            <xs:element name="Amt">
              <xs:complexType><xs:sequence>
                <xs:element name="InstdAmt">
                  <xs:complexType><xs:simpleContent>
                    <xs:extension base="Amount"><xs:attribute name="Ccy" type="CurrencyCode" use="required"/></xs:extension>
                  </xs:simpleContent></xs:complexType>
                </xs:element>
              </xs:sequence></xs:complexType>
            </xs:element>
            <xs:element name="CdtrAgt" type="Agent" minOccurs="0"/>
            <xs:element name="Cdtr" type="Creditor" minOccurs="0"/>
            <xs:element name="CdtrAcct" type="Account" minOccurs="0"/>
            <xs:element name="RmtInf" minOccurs="0">
              <xs:complexType><xs:sequence>
                <xs:element name="Ustrd" type="Max140Text" minOccurs="0" maxOccurs="unbounded"/>
              </xs:sequence></xs:complexType>
            </xs:element>
          </xs:sequence></xs:complexType>
          <xs:complexType name="Party"><xs:sequence><xs:element name="Nm" type="Max70Text"/></xs:sequence></xs:complexType>
          <xs:complexType name="Creditor"><xs:sequence>
            <xs:element name="Nm" type="Max70Text"/>
            <xs:element name="PstlAdr" minOccurs="0">
              <xs:complexType><xs:sequence>
                <xs:element name="TwnNm" type="Max35Text"/>
                <xs:element name="Ctry" type="CountryCode"/>
              </xs:sequence></xs:complexType>
            </xs:element>
          </xs:sequence></xs:complexType>
          <xs:complexType name="Account"><xs:sequence>
            <xs:element name="Id">
              <xs:complexType><xs:choice>
                <xs:element name="IBAN" type="Iban"/>
                <xs:element name="Othr">
                  <xs:complexType><xs:sequence>
                    <xs:element name="Id" type="Max34Text"/>
                    <xs:element name="SchmeNm" minOccurs="0">
                      <xs:complexType><xs:choice><xs:element name="Cd" type="Max4Text"/><xs:element name="Prtry" type="Max35Text"/></xs:choice></xs:complexType>
                    </xs:element>
                  </xs:sequence></xs:complexType>
                </xs:element>
              </xs:choice></xs:complexType>
            </xs:element>
            <xs:element name="Ccy" type="CurrencyCode" minOccurs="0"/>
          </xs:sequence></xs:complexType>
          <xs:complexType name="Agent"><xs:sequence>
            <xs:element name="FinInstnId">
              <xs:complexType><xs:sequence><xs:element name="BICFI" type="Bic"/></xs:sequence></xs:complexType>
            </xs:element>
          </xs:sequence></xs:complexType>
          <xs:simpleType name="Max4Text"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="4"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Max70Text"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="70"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="CountryCode"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{2}"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Max34Text"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="34"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Max35Text"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="35"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Max140Text"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="140"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Max15NumericText"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{1,15}"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="DecimalNumber"><xs:restriction base="xs:decimal"><xs:totalDigits value="18"/><xs:fractionDigits value="17"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Amount"><xs:restriction base="xs:decimal"><xs:minInclusive value="0"/><xs:totalDigits value="18"/><xs:fractionDigits value="5"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="CurrencyCode"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{3}"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Iban"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Bic"><xs:restriction base="xs:string"><xs:pattern value="[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Method"><xs:restriction base="xs:string"><xs:enumeration value="CHK"/><xs:enumeration value="TRF"/><xs:enumeration value="TRA"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Charges"><xs:restriction base="xs:string"><xs:enumeration value="DEBT"/><xs:enumeration value="CRED"/><xs:enumeration value="SHAR"/><xs:enumeration value="SLEV"/></xs:restriction></xs:simpleType>
        </xs:schema>
        """;
}
