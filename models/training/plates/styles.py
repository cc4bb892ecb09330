"""What the plates of a region look like: sizes (mm), colours, bands, captions. Colours are RGB."""

WHITE, YELLOW, BLACK, BLUE, RED, GREEN = (238, 238, 236), (240, 190, 30), (22, 22, 24), (20, 60, 160), (190, 30, 40), (20, 110, 60)

# size of one-line plates, of two-line plates, (background, ink, weight) choices, EU band, typefaces, cap height share
EU_ONE, EU_TWO = (520, 112), (300, 210)
_w = [(WHITE, BLACK, 1)]

IE_COUNTIES = ["BAILE ATHA CLIATH", "CORCAIGH", "GAILLIMH", "CIARRAI", "LUIMNEACH", "DUN NA NGALL", "AN MHI", "CILL DARA", "CILL MHANTAIN"]


def _eu(code, colours=None, band=.8, one=EU_ONE, two=EU_TWO, faces=(("stroke", 5), ("din", 2), ("plate", 3)), **more):
    return dict(code=code, colours=colours or _w, band=band, one=one, two=two, faces=faces, cap=.68, **more)


EUROPE = {
    "DE": _eu("D", [(WHITE, BLACK, 12), (WHITE, (0, 110, 60), .3), (WHITE, RED, .2)], band=.93, seal=("tuv", 1), two=(280, 200)),
    "AT": _eu("A", stripes=((200, 30, 40), .8), seal=("shield", 1)), "FR": _eu("F", [(WHITE, BLACK, 8), (YELLOW, BLACK, 1), (BLACK, (220, 220, 220), .5)], right=("blue", .7)),
    "IT": _eu("I", [(WHITE, BLACK, 9), (BLACK, WHITE, .5)], right=("blue", .9), two=(275, 200)), "ES": _eu("E"), "PT": _eu("P", right=("yellow", .7)),
    "NL": _eu("NL", [(YELLOW, BLACK, 9), (BLUE, WHITE, .6)]), "BE": _eu("B", [(WHITE, (170, 20, 40), 1)], border=(170, 20, 40)),
    "LU": _eu("L", [(YELLOW, BLACK, 1)]), "CH": _eu("", band=0, seal=("swiss", 1), right=("shield", .5)), "PL": _eu("PL", seal=("small", 1)),
    "CZ": _eu("CZ", seal=("two", 1)), "SK": _eu("SK", seal=("shield", 1)), "HU": _eu("H", seal=("shield", 1)), "RO": _eu("RO", [(WHITE, BLACK, 9), (WHITE, RED, 1), (WHITE, (0, 110, 60), .3)]),
    "BG": _eu("BG"), "HR": _eu("HR", band=.5, seal=("shield", 1)), "SI": _eu("SLO", border=(20, 120, 60), seal=("shield", 1)),
    "RS": _eu("SRB", seal=("shield", 1)), "GR": _eu("GR"), "DK": _eu("DK", border=(190, 30, 40), band=.6), "SE": _eu("S", seal=("small", 1)), "NO": _eu("N", band=.7),
    "FI": _eu("FIN"), "EE": _eu("EST"), "LV": _eu("LV"), "LT": _eu("LT", seal=("small", 1)), "UA": _eu("UA", stripes=((240, 200, 40), .3)),
    "RU": _eu("", band=0, two=(290, 170)), "TR": _eu("TR"), "IE": _eu("IRL", captions=IE_COUNTIES),
    "IL": _eu("IL", [(YELLOW, BLACK, 1)], band=.7),
    "GB": _eu("GB", [(WHITE, BLACK, 5), (YELLOW, BLACK, 5), (BLACK, (205, 205, 205), .7)], band=.35, two=(285, 203), faces=(("stroke", 4), ("plate", 4), ("odd", .4)), maker=.6),
}

US_ONE = (305, 152)
_US = ["ALABAMA", "ALASKA", "ARIZONA", "ARKANSAS", "CALIFORNIA", "COLORADO", "CONNECTICUT", "DELAWARE", "FLORIDA", "GEORGIA", "HAWAII", "IDAHO", "ILLINOIS", "INDIANA", "IOWA",
       "KANSAS", "KENTUCKY", "LOUISIANA", "MAINE", "MARYLAND", "MASSACHUSETTS", "MICHIGAN", "MINNESOTA", "MISSISSIPPI", "MISSOURI", "MONTANA", "NEBRASKA", "NEVADA", "NEW HAMPSHIRE",
       "NEW JERSEY", "NEW MEXICO", "NEW YORK", "NORTH CAROLINA", "NORTH DAKOTA", "OHIO", "OKLAHOMA", "OREGON", "PENNSYLVANIA", "RHODE ISLAND", "SOUTH CAROLINA", "SOUTH DAKOTA",
       "TENNESSEE", "TEXAS", "UTAH", "VERMONT", "VIRGINIA", "WASHINGTON", "WEST VIRGINIA", "WISCONSIN", "WYOMING", "WASHINGTON DC"]
US_SLOGANS = ["Heart of Dixie", "The Last Frontier", "Grand Canyon State", "The Natural State", "dmv.ca.gov", "Constitution State", "The First State", "SUNSHINE STATE", "PEACH STATE", "Aloha State",
              "Famous Potatoes", "Land of Lincoln", "In God We Trust", "The Hawkeye State", "Bluegrass State", "Sportsman's Paradise", "Vacationland", "The Spirit of America", "Great Lakes State",
              "10,000 lakes", "Show-Me State", "Big Sky Country", "The Silver State", "Live Free or Die", "Garden State", "Land of Enchantment", "EMPIRE STATE", "First in Flight", "Peace Garden State",
              "Birthplace of Aviation", "Native America", "visitPA.com", "Ocean State", "Smiling Faces. Beautiful Places.", "Great Faces Great Places", "The Volunteer State", "The Lone Star State",
              "Life Elevated", "Green Mountain State", "400th Anniversary", "Evergreen State", "Wild, Wonderful", "America's Dairyland", "Taxation Without Representation", "MyFlorida.com", "Purple Heart",
              "Veteran", "State University", "Support Education", "GREATEST SNOW ON EARTH", "County", "COBB", "FULTON", "DADE", "MARION", "HAMILTON", "Pure Michigan", "National Guard"]
CA_NAMES = ["ONTARIO", "Quebec", "British Columbia", "Alberta", "Manitoba", "Saskatchewan", "Nova Scotia", "New Brunswick", "Newfoundland", "Prince Edward Island", "Yukon"]
CA_SLOGANS = ["YOURS TO DISCOVER", "Je me souviens", "Beautiful British Columbia", "Wild Rose Country", "Friendly Manitoba", "Land of Living Skies", "Canada's Ocean Playground", "KEEP IT BEAUTIFUL"]
US_COLOURS = [((236, 236, 232), (25, 35, 95), 8), ((236, 236, 232), (20, 20, 24), 8), ((236, 236, 232), (150, 25, 40), 3), ((236, 236, 232), (20, 90, 55), 4), ((190, 215, 235), (20, 30, 90), 3),
              ((240, 205, 120), (40, 30, 30), 3), ((240, 190, 50), (20, 25, 70), 3), ((25, 45, 110), (235, 235, 235), 1.5), ((25, 25, 28), (235, 190, 70), 1), ((210, 232, 215), (20, 60, 40), 2),
              ((245, 225, 205), (60, 30, 70), 1), ((20, 95, 60), (235, 235, 235), .7), ((235, 220, 190), (120, 30, 35), 1), ((205, 205, 215), (30, 35, 80), 3), ((225, 235, 245), (150, 25, 40), 1)]
BR_CITIES = ["SP SAO PAULO", "RJ RIO DE JANEIRO", "MG BELO HORIZONTE", "PR CURITIBA", "RS PORTO ALEGRE", "BA SALVADOR", "SC FLORIANOPOLIS", "PE RECIFE", "CE FORTALEZA", "DF BRASILIA", "GO GOIANIA",
             "SP CAMPINAS", "MG UBERLANDIA", "PR LONDRINA", "SP SANTOS", "ES VITORIA", "SC JOINVILLE", "PR MARINGA", "SP OSASCO", "MG CONTAGEM", "PA BELEM", "AM MANAUS", "BA FEIRA DE SANTANA",
             "RS CAXIAS DO SUL", "RN NATAL", "PB JOAO PESSOA", "AL MACEIO", "SE ARACAJU", "PI TERESINA", "MA SAO LUIS", "MT CUIABA", "MS CAMPO GRANDE", "RO PORTO VELHO", "TO PALMAS", "BA ILHEUS",
             "SP SOROCABA", "MG JUIZ DE FORA", "RJ NITEROI", "SP GUARULHOS", "BA LAURO DE FREITAS", "PE OLINDA", "SC BLUMENAU", "RS PELOTAS", "SP RIBEIRAO PRETO", "BA CAMACARI", "ES SERRA"]
BR_COLOURS = [((178, 180, 180), (25, 25, 28), 10), ((200, 201, 200), (30, 30, 34), 4), ((150, 152, 155), (20, 20, 24), 3), ((175, 30, 40), (235, 235, 235), 1.3), ((235, 235, 235), (25, 25, 25), .6), ((40, 70, 150), (235, 235, 235), .3)]
GULF_NAMES = {"AE": "U.A.E", "SA": "K.S.A", "QA": "QATAR", "KW": "KUWAIT", "BH": "BAHRAIN", "OM": "OMAN"}
AU_NAMES = ["NSW", "NEW SOUTH WALES", "NSW - THE PREMIER STATE", "VICTORIA - ON THE MOVE", "VICTORIA - THE EDUCATION STATE", "VICTORIA - THE PLACE TO BE", "QUEENSLAND - SUNSHINE STATE", "SOUTH AUSTRALIA", "WESTERN AUSTRALIA",
            "TASMANIA - EXPLORE THE POSSIBILITIES", "ACT - HEART OF THE NATION", "NT OUTBACK AUSTRALIA"]
PK_NAMES = ["ICT-ISLAMABAD", "SINDH", "PUNJAB", "GOVT. OF PUNJAB", "KPK", "BALOCHISTAN", "KARACHI", "ISLAMABAD", "GOVT OF SINDH", "LAHORE", "PESHAWAR", "MIRPUR", "AJK", "GOVERNMENT", "MULTAN", "QUETTA", "POLICE", "ISLAMABAD", "ICT-ISLAMABAD"]
FRAME_TEXT = ["AUTOHAUS", "MOTORS", "www.cars.com", "BMW", "FORD", "HONDA", "TOYOTA OF", "AUTO GROUP", "CHEVROLET", "MERCEDES-BENZ", "VOLKSWAGEN", "GARAGE", "SUBARU", "DEALER", "AUTOMOBILE GMBH", "NISSAN", "PORSCHE",
              "CLUB", "UNIVERSITY", "ALUMNI", "ARNOLD CLARK", "EVANS HALSHAW", "LOOKERS", "AUTO CENTRE", "08 76 45 12", "555-1234", "WWW.AUTO.DE", "I LOVE MY DOG", "MY OTHER CAR", "SKODA", "RENAULT"]
