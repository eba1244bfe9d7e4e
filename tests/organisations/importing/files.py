"""Small made-up files: the almanak in both generations, tables as CSV and XLSX."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl import Workbook

NEW_GENERATION: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<p:overheidsorganisaties xmlns:p="https://organisaties.overheid.nl/static/schema/oo/export/2.6.3"
 p:timestamp="2026-01-15T03:00:00">
 <p:organisaties>
  <p:organisatie p:systeemId="9001" p:resourceIdentifierTOOI="https://identifier.overheid.nl/tooi/id/gemeente/gm9901">
   <p:naam>Gemeente Proefdam</p:naam>
   <p:types><p:type>Gemeente</p:type></p:types>
   <p:adressen>
    <p:adres><p:type>Bezoekadres</p:type><p:straat>Dam</p:straat><p:huisnummer>1</p:huisnummer><p:plaats>Proefdam</p:plaats></p:adres>
    <p:adres><p:type>Postadres</p:type><p:postbus>12</p:postbus><p:postcode>1234ab</p:postcode><p:plaats>Proefdam</p:plaats></p:adres>
   </p:adressen>
   <p:contact><p:emailadressen><p:emailadres><p:email>info@proefdam.test</p:email></p:emailadres></p:emailadressen></p:contact>
   <p:geografie><p:aantalInwoners>9.876</p:aantalInwoners></p:geografie>
   <p:raad><p:totaalZetels>13</p:totaalZetels></p:raad>
   <p:functies>
    <p:functie><p:naam>Burgemeester</p:naam><p:medewerkers>
     <p:medewerker p:systeemId="9101"><p:naam>mw. mr. A.B. (Anna) van der Proef</p:naam>
      <p:rollen><p:rol>Waarnemend</p:rol></p:rollen>
      <p:contact>
       <p:telefoonnummers><p:telefoonnummer><p:nummer>000-0000001</p:nummer></p:telefoonnummer></p:telefoonnummers>
       <p:emailadressen><p:emailadres><p:email>burgemeester@proefdam.test</p:email></p:emailadres></p:emailadressen>
      </p:contact>
      <p:startDatum>2018-06-01</p:startDatum>
     </p:medewerker></p:medewerkers></p:functie>
    <p:functie><p:naam>Raadslid</p:naam><p:medewerkers>
     <p:medewerker p:systeemId="9102"><p:naam>dhr. C. (Cas) Proef-Model MSc</p:naam>
      <p:eindDatum>2030-01-01</p:eindDatum></p:medewerker>
     <p:medewerker p:systeemId="9103"><p:naam>Vacature</p:naam></p:medewerker></p:medewerkers></p:functie>
   </p:functies>
  </p:organisatie>
  <p:organisatie p:systeemId="9002" p:resourceIdentifierTOOI="https://identifier.overheid.nl/tooi/id/provincie/pv99">
   <p:naam>Provincie Proefland</p:naam>
   <p:types><p:type>Provincie</p:type></p:types>
   <p:organisaties><p:organisatie><p:naam>Een fractie</p:naam><p:eindDatum>2019-01-01</p:eindDatum>
    <p:functies><p:functie><p:naam>Statenlid</p:naam><p:medewerkers>
     <p:medewerker p:systeemId="9104"><p:naam>mw. D. Testveld</p:naam></p:medewerker></p:medewerkers></p:functie></p:functies>
   </p:organisatie></p:organisaties>
  </p:organisatie>
  <p:organisatie p:systeemId="9003"><p:naam>Een ministerie</p:naam><p:types><p:type>Ministerie</p:type></p:types></p:organisatie>
 </p:organisaties>
</p:overheidsorganisaties>
"""

OLD_GENERATION: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<p:overheidsorganisaties xmlns:p="https://almanak.overheid.nl/static/schema/oo/export/2.4.10" p:timestamp="2020-01-15T03:00:00">
 <p:gemeenten>
  <p:gemeente>
   <p:systemId><p:systemId>9001</p:systemId></p:systemId>
   <p:naam>Proefdam</p:naam>
   <p:contact><p:telefoon>14 000</p:telefoon></p:contact>
   <p:aantalInwoners>9876</p:aantalInwoners>
   <p:totaalZetels>13</p:totaalZetels>
   <p:resourceIdentifiers>
    <p:resourceIdentifier p:naam="resourceIdentifierTOOI">https://identifier.overheid.nl/tooi/id/gemeente/gm0363</p:resourceIdentifier>
   </p:resourceIdentifiers>
   <p:functies><p:functie><p:naam>Waarnemend burgemeester</p:naam><p:medewerkers>
    <p:medewerker>
     <p:systemId><p:systemId>9102</p:systemId></p:systemId>
     <p:naam>Dhr. C. (Cas) Proef</p:naam>
     <p:contact><p:telefoon>000-0000002</p:telefoon><p:emailadres>c.proef@proefdam.test</p:emailadres></p:contact>
    </p:medewerker></p:medewerkers></p:functie></p:functies>
  </p:gemeente>
 </p:gemeenten>
</p:overheidsorganisaties>
"""

PEOPLE_HEADER: Final = ("Code", "Organisatie", "Functie", "Naam", "E-mail", "Begindatum")


def csv_file(*rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ";") -> io.BytesIO:
    """Write rows as they are, with a delimiter between."""
    return io.BytesIO("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))


def xlsx_file(rows: Iterable[Sequence[Any]]) -> io.BytesIO:
    """Write rows to the first sheet of a workbook."""
    workbook, file = Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(row)
    workbook.save(file)
    file.seek(0)
    return file
