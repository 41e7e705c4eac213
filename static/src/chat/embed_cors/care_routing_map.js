import { livechatRoutingMap } from "@im_livechat/embed/cors/livechat_routing_map";

for (const name of ["form", "open", "copy", "survey", "survey/answer"]) {
    livechatRoutingMap.add(`/care/chat/${name}`, `/care/cors/chat/${name}`);
}
