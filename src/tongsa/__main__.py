"""`python -m tongsa` is `tongsa`."""

import sys

from tongsa.cli.main import main

sys.exit(main())
