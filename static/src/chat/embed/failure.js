import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";

/** @returns {string} what to tell the visitor of a call that failed */
export function failureText(error) {
    if (error instanceof ConnectionLostError) {
        return _t("There is no connection. Nothing is lost: try again once it is back.");
    }
    if (error instanceof RPCError && error.exceptionName === "odoo.exceptions.UserError") {
        return error.data.message;
    }
    return _t("This did not work. What you wrote is kept: please try again.");
}
