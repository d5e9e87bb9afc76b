import { showAccountDialog, showAccounts } from "./accounts";
import { showCells } from "./cells";

/** The page works without this script but for its two lists; it only adds to what is there. */
showCells();
showAccounts();
showAccountDialog();
