#include "app/demo/week.hpp"

namespace madang::app::demo {
namespace {

constexpr std::string_view kReadTheDrill[] = {"seojun", "liwei", "emma"};
constexpr std::string_view kReadTheHours[] = {"haeun", "yujin", "noah", "layla", "wangfang"};

constexpr DemoAnnouncement kAnnouncements[] = {
    {"minji", "소방 훈련 안내 · Fire drill · 消防演习",
     "이번 주 금요일 오후 4시에 모든 매장과 사무실에서 소방 훈련을 합니다. 대피 경로를 확인하고 확인을 눌러 주세요. "
     "Please confirm that you know your way out. 请确认您已了解疏散路线。",
     "confirmation", 20, "", "", "", kReadTheDrill},
    {"minji", "겨울 영업시간 변경", "12월부터 평일 마감을 밤 9시에서 8시로 당깁니다. 교대표는 일요일에 나갑니다.",
     "confirmation", 44, "12월부터 평일 마감을 밤 9시에서 8시 30분으로 당깁니다. 교대표는 일요일에 나갑니다.",
     "마감 8시 30분으로 정정", "", kReadTheHours},
    {"minji",
     "연말정산 서류 제출",
     "12월 3일까지 경영지원으로 내 주세요.",
     "nothing",
     60,
     "",
     "",
     "날짜가 잘못되어 거두었습니다. 다시 알려 드리겠습니다.",
     {}},
    {"minji",
     "성수 2호점이 문을 열었습니다 🎉",
     "첫날 손님 214명. 준비해 주신 모든 분께 감사드립니다.",
     "nothing",
     66,
     "",
     "",
     "",
     {}},
};

constexpr std::string_view kStandUp[] = {"haeun", "yujin", "minji"};
constexpr std::string_view kStandUpComes[] = {"haeun", "minji"};
constexpr std::string_view kCupping[] = {"wangfang", "chenchen", "minji"};
constexpr std::string_view kCuppingComes[] = {"wangfang", "chenchen"};
constexpr std::string_view kReview[] = {"noah", "layla", "minji"};
constexpr std::string_view kReviewComes[] = {"noah"};
constexpr std::string_view kTasting[] = {"minji", "seojun", "yujin", "emma"};
constexpr std::string_view kTastingComes[] = {"minji", "emma"};

constexpr DemoEvent kEvents[] = {
    {"seojun", "매장 운영 스탠드업", 0, 570, 585, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", false, kStandUp, kStandUpComes},
    {"minji", "주간 회의", 0, 600, 660, "FREQ=WEEKLY;COUNT=12", true, kTasting, kTastingComes},
    {"liwei", "杯测会", 1, 540, 600, "", false, kCupping, kCuppingComes},
    {"emma", "Menu design review", 2, 840, 900, "", true, kReview, kReviewComes},
    {"haeun", "가을 신메뉴 시음회", 3, 900, 990, "", true, kTasting, kTastingComes},
    {"minji", "소방 훈련", 4, 960, 1020, "", false, {}, {}},
};

constexpr std::string_view kMenu[] = {"haeun", "emma"};
constexpr std::string_view kStock[] = {"seojun"};
constexpr std::string_view kSample[] = {"chenchen", "liwei"};
constexpr std::string_view kShifts[] = {"minji"};

constexpr DemoTask kTasks[] = {
    {"minji", "메뉴판 최종 시안 확정", kMenu, 2, true, false},
    {"minji", "원두 재고 실사", kStock, 4, false, true},
    {"minji", "寄出秋季拼配样品", kSample, 1, false, false},
    {"seojun", "성수점 교대표 승인", kShifts, 1, false, false},
    {"yujin", "Q3 영수증 두 건 확인", kShifts, 3, false, false},
};

}  // namespace

std::span<const DemoAnnouncement> announcements() { return kAnnouncements; }
std::span<const DemoEvent> events() { return kEvents; }
std::span<const DemoTask> tasks() { return kTasks; }

}  // namespace madang::app::demo
