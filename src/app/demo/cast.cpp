#include "app/demo/cast.hpp"

namespace madang::app::demo {
namespace {

constexpr Person kPeople[] = {
    {"minji", "김민지", "대표", "커피와 사람을 잇습니다. 오전에는 로스팅실, 오후에는 회의실.", "경영지원", "", "owner"},
    {"seojun", "박서준", "운영팀장", "매장 운영, 교대, 재고. 급하면 전화 주세요.", "매장운영", "minji", "admin"},
    {"haeun", "이하은", "바리스타 리드", "라테 아트 연습 중 ☕️", "매장운영", "seojun", "member"},
    {"yujin", "최유진", "경영지원 매니저", "급여·증빙·연차는 저에게.", "경영지원", "minji", "member"},
    {"liwei", "李伟", "烘焙主管", "上海烘焙坊负责人，每天早上七点杯测。", "上海烘焙坊", "minji", "member"},
    {"wangfang", "王芳", "品控", "记录每一炉的曲线。", "上海烘焙坊", "liwei", "member"},
    {"chenchen", "陈晨", "采购", "云南、埃塞、巴拿马。", "上海烘焙坊", "liwei", "member"},
    {"emma", "Emma Clarke", "Design lead", "Packaging, menus, the app. Vancouver, mornings.", "Design", "minji",
     "member"},
    {"noah", "Noah Patel", "Product designer", "Usually in Figma, sometimes on a bike.", "Design", "emma", "member"},
    {"layla", "ليلى حداد", "Localisation", "Arabic, English, Korean. Ask me about line breaks.", "Design", "emma",
     "member"},
    {"sofia", "Sofía Martí 👩‍🚀", "Accountant (external)", "Quarterly closing and everything with a receipt.",
     "", "", "guest"},
};

constexpr DemoDepartment kDepartments[] = {
    {"경영지원", "", "minji"}, {"매장운영", "", "seojun"},   {"上海烘焙坊", "", "liwei"},
    {"Design", "", "emma"},    {"브랜드", "Design", "noah"},
};

constexpr std::string_view kAutumnPeople[] = {"haeun", "minji", "seojun", "yujin", "emma"};
constexpr Line kAutumnLines[] = {
    {"haeun", "가을 신메뉴 시음회, 오늘 오후 3시에 2층에서 합니다 🍁"},
    {"seojun", "좋아요. 밤 라테랑 유자 콜드브루 둘 다 준비되나요?"},
    {"haeun", "네! 밤 라테는 시럽 농도를 두 가지로 준비했어요. 18%랑 22%.", "👍"},
    {"minji", "저는 22%가 궁금하네요. 원가표는 @yujin 님이 정리해 주셨죠?"},
    {"yujin", "정리했습니다. 22%로 가면 잔당 94원이 더 들어요. 그래도 목표 원가율 안에는 들어옵니다."},
    {"emma", "Menu board draft is ready too. I kept the Korean names first and the English small underneath."},
    {"haeun", "와, 글씨체 예뻐요 😍 매장 조명에서도 잘 보일까요?"},
    {"emma", "I'll bring two prints to the tasting so we can check under the warm lights."},
    {"minji", "그럼 결정은 시음회에서. 다들 컵은 각자 챙겨 오세요 🙏", "🍁"},
    {"seojun", "시음 체크리스트 올립니다.\n```\n1. 향   (1-5)\n2. 단맛 (1-5)\n3. 다시 마시고 싶은가 (예/아니오)\n```"},
    {"minji", "깔끔하네요. 결과는 이 방에 남겨 주세요."},
};

constexpr std::string_view kRoasteryPeople[] = {"liwei", "wangfang", "chenchen", "minji"};
constexpr Line kRoasteryLines[] = {
    {"liwei", "早上好。今天第一炉埃塞俄比亚，入豆温度调到 198℃，请大家注意回温点。"},
    {"wangfang", "收到。昨天那炉的一爆在 8 分 40 秒，偏早了十五秒左右。"},
    {"chenchen", "新到的云南豆含水率 11.2%，比上一批高一点。"},
    {"liwei", "那前段火力可以再给足一些。@wangfang 麻烦把两条曲线放在一起对比一下。"},
    {"wangfang", "好的，对比完了：新曲线在脱水阶段更平缓，甜感应该会好。", "👏"},
    {"minji", "辛苦了！秋季拼配的样品这周五能寄到首尔吗？"},
    {"chenchen", "可以，周三发货，顺丰冷链，周五上午到。"},
    {"liwei", "样品单号我会发在这里。杯测表请用 `2026-autumn-blend` 这个文件夹。"},
    {"minji", "太好了，谢谢大家 👏"},
};

constexpr std::string_view kLaunchPeople[] = {"emma", "noah", "layla", "minji", "liwei", "seojun"};
constexpr Line kLaunchLines[] = {
    {"emma", "Launch week board: https://example.org/autumn-launch — everything with a date is in there."},
    {"noah", "I moved the app banner to Thursday so it doesn't collide with the payroll notice.", "🎉"},
    {"layla", "Arabic copy is in. Reminder that «قهوة الخريف» reads right to left, so the cup icon has to flip too."},
    {"noah",
     "Flipped! 👍🏽 Also fixed the e\u0301 in “café” on the printed menu, it was two characters glued together."},
    {"seojun", "매장 5곳 모두 금요일 오전에 메뉴판을 교체합니다. 배송은 목요일 저녁."},
    {"liwei", "上海门店同步更换，横幅尺寸是 1200×400，对吗？"},
    {"emma", "Yes, 1200×400, and a 600×200 for the kiosk."},
    {"minji", "Great work, all. @noah can you post the final banner here once it's exported?"},
    {"noah", "Will do before six."},
};

constexpr std::string_view kClosingPeople[] = {"yujin", "sofia", "minji"};
constexpr Line kClosingLines[] = {
    {"yujin", "Hi Sofía, welcome! Q3 receipts are complete except two from the Shanghai trip."},
    {"sofia", "Thanks! I can close with those two marked as pending. When do you expect them?"},
    {"yujin", "Li Wei said tomorrow. I'll add them here the moment they arrive."},
    {"minji", "그동안 급한 지출 승인은 저에게 바로 주세요."},
};

constexpr std::string_view kMinjiSeojun[] = {"seojun", "minji"};
constexpr Line kMinjiSeojunLines[] = {
    {"seojun", "대표님, 성수점 주말 교대표 확정했습니다."},
    {"minji", "고생 많았어요. 하은 님 토요일은 쉬게 해 주세요, 2주 연속이었잖아요."},
    {"seojun", "네, 그래서 제가 토요일 오픈 들어갑니다 😅"},
    {"minji", "역시. 월요일에 점심 살게요."},
};

constexpr std::string_view kMinjiLiwei[] = {"minji", "liwei"};
constexpr Line kMinjiLiweiLines[] = {
    {"minji", "李伟，下周三我到上海，可以一起看看新的烘焙机吗？"},
    {"liwei", "当然可以！我约了厂家下午两点，您的航班几点到？"},
    {"minji", "上午十一点到虹桥。那我们先吃午饭？"},
    {"liwei", "好，附近有一家很好的本帮菜。"},
};

constexpr std::string_view kEmmaNoah[] = {"emma", "noah"};
constexpr Line kEmmaNoahLines[] = {
    {"emma", "Could you look at the loyalty card spacing? It feels one step too tight on phones."},
    {"noah", "Pushed a fix: 12 → 16 between rows and the stamp grid now breaks at five."},
    {"noah", "wrong chat, sorry"},
    {"emma", "Much better. Shipping it."},
};

constexpr Talk kTalks[] = {
    {"group", "上海烘焙坊", "all", kRoasteryPeople, kRoasteryLines, "", "", 51},
    {"direct", "", "all", kMinjiLiwei, kMinjiLiweiLines, "", "", 49},
    {"group", "Q3 closing", "nothing", kClosingPeople, kClosingLines, "", "", 28},
    {"direct", "", "all", kEmmaNoah, kEmmaNoahLines, "wrong chat, sorry", "", 26},
    {"group", "Autumn launch 🚀", "all", kLaunchPeople, kLaunchLines, "", kLaunchLines[0].text, 6},
    {"direct", "", "all", kMinjiSeojun, kMinjiSeojunLines, "", "", 3},
    {"group", "가을 신메뉴 🍁", "last_100", kAutumnPeople, kAutumnLines, "", kAutumnLines[0].text, 1},
};

}  // namespace

std::span<const Person> people() { return kPeople; }
std::span<const DemoDepartment> departments() { return kDepartments; }
std::span<const Talk> talks() { return kTalks; }

}  // namespace madang::app::demo
