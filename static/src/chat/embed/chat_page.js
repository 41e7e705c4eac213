import { browser } from "@web/core/browser/browser";
import { session } from "@web/session";

/** Whether this is the page that shows nothing but the chat. */
export function isChatPage() {
    return document.body.classList.contains("o_care_chat_page");
}

/** Whether the chat can go on in a window of its own: not from a site of others. */
export function hasChatPage() {
    const { serverUrl } = session.livechatData ?? {};
    return (
        !isChatPage() && URL.canParse(serverUrl) && new URL(serverUrl).origin === location.origin
    );
}

/** @returns {boolean} whether the browser has opened it */
export function openChatPage() {
    return Boolean(browser.open("/care/chat", "care_chat", "popup,width=440,height=700"));
}
