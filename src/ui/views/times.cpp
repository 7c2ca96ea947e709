#include <array>
#include <string>

#include "ui/views/views.hpp"

namespace ui {
namespace {

constexpr std::array<const char*, 7> kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                           "Thursday", "Friday", "Saturday"};
constexpr std::array<const char*, 12> kMonths{"January",   "February", "March",    "April",
                                              "May",       "June",     "July",     "August",
                                              "September", "October",  "November", "December"};

std::int64_t local_day(const Context& c, base::Instant at) {
  base::CivilTime civil = base::to_civil(at, c.utc_offset_minutes);
  civil.hour = civil.minute = civil.second = civil.millisecond = 0;
  return base::from_civil(civil).ms / 86'400'000;
}

std::string day_and_month(const base::CivilTime& t, std::size_t letters) {
  const std::string month = kMonths[static_cast<std::size_t>(t.month - 1)];
  return std::to_string(t.day) + " " + month.substr(0, letters);
}

}  // namespace

std::string short_age(const Context& c, base::Instant at) {
  const std::int64_t age_ms = c.now - at;
  const base::CivilTime then = base::to_civil(at, c.utc_offset_minutes);
  if (age_ms < 60'000) return "now";
  if (age_ms < 3'600'000) return std::to_string(age_ms / 60'000) + " m";
  const std::int64_t days = local_day(c, c.now) - local_day(c, at);
  if (days == 0) return std::to_string(age_ms / 3'600'000) + " h";
  if (days < 7) return std::string(kDays[static_cast<std::size_t>(then.weekday)]).substr(0, 3);
  std::string text = day_and_month(then, 3);
  if (then.year != base::to_civil(c.now, c.utc_offset_minutes).year) {
    text += " " + std::to_string(then.year);
  }
  return text;
}

std::string long_age(const Context& c, base::Instant at) {
  const std::int64_t age_ms = c.now - at;
  const std::int64_t days = local_day(c, c.now) - local_day(c, at);
  const std::string age = short_age(c, at);
  if (age_ms < 60'000) return "just now";
  if (age_ms < 3'600'000) return age + "in ago";
  if (days == 0) return age + " ago";
  return days < 7 ? age + " " + clock_time(c, at) : age;
}

std::string clock_time(const Context& c, base::Instant at) {
  const base::CivilTime t = base::to_civil(at, c.utc_offset_minutes);
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(t.hour) + ":" + two(t.minute);
}

std::string day_label(const Context& c, base::Instant at) {
  const std::int64_t days = local_day(c, c.now) - local_day(c, at);
  if (days == 0) return "Today";
  if (days == 1) return "Yesterday";
  const base::CivilTime t = base::to_civil(at, c.utc_offset_minutes);
  const std::string date = day_and_month(t, std::string::npos);
  if (days > 0 && days < 7) return kDays[static_cast<std::size_t>(t.weekday)];
  if (t.year == base::to_civil(c.now, c.utc_offset_minutes).year) return date;
  return date + " " + std::to_string(t.year);
}

}  // namespace ui
