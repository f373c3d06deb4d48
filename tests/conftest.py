"""What holds for every test: nothing that the person at this machine has set or imported may change a result."""

import os

os.environ["RIWAYA_GAZETTEER"] = ""
