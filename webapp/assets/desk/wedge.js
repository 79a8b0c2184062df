// stub replaced below
