"""What announces a secret: the words before it, the names of settings, the forms of keys and tokens."""

from detectors._literals import Literal

_LABELS = (
    "losenord", "losen", "passord", "password", "passwd", "pwd", "pass", "pinkod", "pin-kod", "pin",
    "engangskod", "engangslosenord", "koden ar", "portkod", "dorrkod", "larmkod", "larm-kod",
    "kod till larm", "wifi-nyckel", "natverksnyckel", "natverkslosenord", "wifi-kod", "api-nyckel",
    "apikey", "api key", "api_key", "secret", "client secret", "losenordet", "passordet",
    "inloggningskod", "salasana", "adgangskode", "lykilord", "losenordsfras", "pinkode", "portkode",
    "temporart losenord", "nytt losenord", "inloggning", "access token", "access_token", "puk",
    "puk-kod", "kodlas", "lasenord", "kod", "koden", "wifi", "inlogg", "login", "token",
    "logga in", "anvandarnamn", "anvandare", "brukernavn", "pw", "kodord", "losenfras", "l0senord",
    "losen0rd", "hemligt ord", "portkoden", "dorrkoden", "larmkoden", "pinkoden", "pin-koden",
    "kode", "koden til", "adgangskoden", "losenfrasen",
)  # fmt: skip
_SETTINGS = (
    "pass=", "pass =", "pass:", "pwd=", "pwd =", "password=", "key=", "key =", "key:", "secret=",
    "secret =", "token=", "token =", "losen=", "losenord=",
)  # fmt: skip
"""What a setting's name may end with, its sign included: SmtpPass=, FregApiKey=."""
_FORMS = (
    "begin rsa private key",
    "begin private key",
    "begin openssh private key",
    "ghp_",
    "akia",
    "sk_live_",
    "sk_test_",
    "xoxb-",
    "xoxp-",
    "glpat-",
    "github_pat_",
    "aiza",
    "eyj",
)

LABELS: tuple[Literal, ...] = (
    *(Literal(label.encode(), starts_word=True, ends_word=True) for label in _LABELS),
    *(Literal(setting.encode()) for setting in _SETTINGS),
    *(Literal(form.encode(), starts_word=True) for form in _FORMS),
)
"""The literals of the scan's group "secrets"."""

NUMERIC = frozenset(
    b"pin,pinkod,pin-kod,pinkoden,pin-koden,pinkode,puk,puk-kod,portkod,portkoden,portkode,dorrkod"
    b",dorrkoden,larmkod,larm-kod,larmkoden,kod till larm,kodlas,engangskod,inloggningskod"
    b",koden ar".split(b",")
)
"""Behind these only digits are a secret."""
OPENING = frozenset({b"logga in", b"anvandarnamn", b"anvandare", b"brukernavn"})
"""What stands behind these is no secret yet, but such a text speaks of secrets."""
ANY_CODE = frozenset({b"kod", b"koden", b"kode", b"koden til"})
"""Labels of many kinds of code: only beside a lock, or with a keypad's sign, is it a secret."""
OPAQUE = frozenset(
    {b"token", b"access token", b"access_token", b"api-nyckel", b"apikey", b"api key"}
)
"""Labels of secrets made by machines: letters and digits are enough."""
WORDY = (
    b"losen",
    b"passord",
    b"password",
    b"pw",
    b"kodord",
    b"adgang",
    b"salas",
    b"lykil",
    b"hemligt",
)
"""How labels begin behind which plain words may be the secret."""
