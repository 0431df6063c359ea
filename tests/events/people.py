"""Who plays a part in events, by address. Maria speaks for Athens; Eleni is its delegate, and Petros may be one."""

ORGANISER, CHAIR = "office@example.org", "chair@example.org"
MARIA, ELENI, PETROS = "maria@athens.example", "eleni@athens.example", "petros@athens.example"
STRANGER = "stranger@example.org"
