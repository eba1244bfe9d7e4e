"""First and family names that are common in the Netherlands, to invent people from. Nobody's list: any pair may meet."""

from typing import Final

_FIRST: Final = """
    Aad Abdel Adriaan Agnes Ahmed Aicha Albert Alexander Ali Amira Anita Anja Anna Anne Annemarie Anouk Arie Arjan
    Astrid Ayşe Barbara Bart Bas Ben Bert Bianca Björn Boukje Bram Brigitte Burak Caroline Carla Cees Chantal
    Charlotte Chen Chris Claudia Coen Cornelis Dana Daniël Danique David Dennis Désirée Dewi Dieuwke Dirk Douwe Edwin
    Eelco Eline Elisabeth Ellen Els Emine Emma Erik Esmée Esther Eva Fatima Femke Fenna Floor Frank Frans Frederik
    Geert Gerard Gerrit Gerda Gijs Giovanni Greet Guido Gwen Halima Hanna Hans Harm Hassan Heleen Hendrik Henk Herman
    Hilde Ibrahim Ida Ilse Imane Ineke Inge Irene Iris Ivo Jaap Jacco Jamal Jan Janneke Jasper Jayden Jelle Jeroen
    Jessica Jitske Job Johan Johanna Jolanda Joost Joris José Judith Julia Jurgen Kader Karel Karin Kees Khadija Kim
    Klaas Koen Lars Laura Leila Leo Leonie Lieke Linda Lotte Luc Lucas Lynn Maarten Maria Marieke Marijke Marja
    Marjolein Mark Martijn Mehmet Merel Michiel Mies Mila Mirjam Mohamed Monique Moniek Murat Myrthe Nadia Nathalie
    Niels Nienke Noor Nynke Olga Omar Oscar Paul Patricia Peter Petra Pieter Priya Quinten Rachid Ravi Renate René
    Renske Ria Richard Rik Rob Robert Robin Roelof Ronald Rosa Rutger Ruud Sabine Samira Sander Sanne Sara Saskia
    Selma Shanti Simon Sjaak Sjoerd Soraya Stefan Sietske Susanne Sven Sylvia Tamara Teun Theo Thijs Tim Tineke Tjeerd
    Tom Truus Ursula Valerie Vera Victor Vincent Wendy Wiebe Wilco Willem Willemijn Wim Winston Wouter Xander Yara
    Yasmina Yusuf Yvonne Zeynep Zoë
"""
_PLAIN: Final = """
    Aerts Akkerman Amrani Appelman Arends Aydın Bakker Bakır Barendse Becker Beekman Benali Berends Bijlsma Blom
    Boersma Bogaard Boomsma Bosman Bouwman Brands Brouwer Bruins Buitink Çelik Chen Claassen Cornelissen Cremers
    Daalder Dekker Demir Dijkstra Doornbos Driessen Duits Eerdmans Eikelboom Engels Everts Faber Fernandes Fokkema
    Franken Gerritsen Geurts Giesen Goossens Haagsma Hakimi Hamers Hartman Heijmans Hendriks Hermans Hoekstra Hofman
    Hoogland Huisman Ismaili Jacobs Jansen Janssen Jongsma Kamp Kaya Keizer Kerkhof Khan Klaver Koning Koopmans Koster
    Kramer Kuiper Kuipers Lamers Leenders Li Lindeman Linssen Lubbers Maas Martens Meijer Mensink Mertens Mohan
    Molenaar Mulder Nagel Nguyen Nijhuis Nijland Noordhof Oostveen Oude-Wesselink Özdemir Peeters Peters Pieterse
    Pinas Poelman Postma Prins Prinsen Rademaker Ramdin Reinders Rietveld Roelofs Rozema Ruiter Saïdi Sanders Schaap
    Schipper Schouten Schreuder Silva Simons Slagter Smeets Smid Smits Snel Snijders Spaans Stam Steenbergen Stroop
    Tahiri Terpstra Theunissen Timmer Timmermans Tuinstra Uitdewilligen Ünal Veenstra Verbeek Verhagen Verhoeven
    Vermeer Vermeulen Visser Vlaming Vonk Wagenaar Wessels Wiersma Willems Winkel Wolters Yılmaz Zandstra Zijlstra
    Zonneveld Zuidema
"""
_PREFIXED: Final = {
    "van": "Beek Bergen Dam Dijk Dongen Doorn Elst Essen Gelder Gils Hoof Houten Kampen Leeuwen Loon Maanen Oss Rijn Rossum",
    "van de": "Beek Graaf Kamp Laar Pol Sande Ven Vorst Water Wiel",
    "van den": "Akker Berg Boom Bosch Broek Brink Dungen Heuvel Hoek Oever",
    "van der": "Heide Hoeven Horst Klei Kolk Laan Linden Meer Meulen Sluis Steen Veen Velde Vliet Wal Werf Zee",
    "van ’t": "Hof Veer Zand",
    "de": "Boer Bruin Graaf Groot Haan Haas Jong Jonge Koning Kruijf Lange Leeuw Moor Nijs Roos Ruiter Vries Waal Wit Zwart",
    "den": "Hartog Hollander Ouden",
    "ten": "Brinke Cate Have",
    "ter": "Horst Laak Veld",
    "in ’t": "Veld",
    "op den": "Kamp",
    "el": "Amrani Idrissi Khatib Yacoubi",
}
# A name with a prefix is about as common as one without.
FAMILY_NAMES: Final = tuple(("", name) for name in _PLAIN.split()) + tuple(
    (prefix, name) for prefix, names in _PREFIXED.items() for name in names.split()
)
FIRST_NAMES: Final = tuple(_FIRST.split())
