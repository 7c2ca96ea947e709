#include "scroll.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "platform/native/font_library.hpp"
#include "platform/native/text_rasterizer.hpp"
#include "ui/frame.hpp"
#include "world.hpp"

namespace bench {
namespace {

constexpr int kComments = 100'000;
constexpr int kThreads = 10'000;
constexpr int kWarmFrames = 60;
constexpr int kFrames = 1'200;
constexpr const char* kThread = "t1";
constexpr const char* kTexts[] = {
    "Ran it again with the patch: p95 went from 480 ms to **310 ms** on staging.",
    "The cache misses are all in `price_lookup()`, as far as I can tell.",
    "See https://example.com/runbook/rollback for the steps.",
    "Merged.",
    "No objection from my side, as long as the flag stays **off** by default and the old path is "
    "kept for two more weeks; after that we can delete it together with the migration.",
    "* first the index\n* then the endpoint\n\n> and who tells support?\n\nIch, 明日の朝.",
};

struct Program {
  testing::World world;
  platform::native::TextRasterizer rasterizer;
  ui::Frame frame;
  base::Instant now{samples::kNoon + 7'200'000};
  int moved = 0;  // frames that show something else than the one before

  explicit Program(std::unique_ptr<platform::native::FontLibrary> fonts)
      : rasterizer(std::move(fonts)), frame({}, rasterizer) {
    frame.make_current();
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    frame.set_theme(true);
    frame.resize(1440, 900, 1);
  }
  ~Program() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    }
  }

  // ms
  double draw(float wheel_px) {
    now = now + 16;
    if (wheel_px != 0) frame.add_wheel(wheel_px);
    auto nobody = [](client::app::Action&&) {};
    const auto start = std::chrono::steady_clock::now();
    const auto result = frame.draw(world.state, ui::Dispatch(nobody), now, 0.016F);
    const auto end = std::chrono::steady_clock::now();
    moved += result.semantics_changed ? 1 : 0;
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      if (texture->Status == ImTextureStatus_OK || texture->Status == ImTextureStatus_Destroyed) {
        continue;
      }
      texture->SetTexID(1);
      texture->SetStatus(ImTextureStatus_OK);
    }
    return std::chrono::duration<double, std::milli>(end - start).count();
  }
};

void fill(testing::World& w) {
  w.act(client::app::Started{"/threads/t1", "", "token-1", model::ThreadId{}});
  (void)w.answer_session(10);
  std::vector<model::Thread> threads;
  for (int i = 1; i <= kThreads; ++i) {
    threads.push_back(samples::thread("t" + std::to_string(i), kThreads - i));
  }
  (void)w.answer_threads(std::move(threads), 10);
  std::vector<model::Comment> comments;  // newest first
  for (int i = kComments; i-- > 0;) {
    comments.push_back(samples::comment("c" + std::to_string(i), kThread, i - kComments));
    comments.back().content = kTexts[static_cast<std::size_t>(i) % std::size(kTexts)];
  }
  (void)w.answer_comments(kThread, std::move(comments), 10);
  w.go_live();
}

void say(const char* what, std::vector<double> ms) {
  std::sort(ms.begin(), ms.end());
  const auto quantile = [&](double q) {
    return ms[static_cast<std::size_t>(q * static_cast<double>(ms.size() - 1))];
  };
  std::printf("%s p50\t%.3g\tms\n%s p99\t%.3g\tms\n", what, quantile(0.5), what, quantile(0.99));
}

}  // namespace

int measure_scroll() {
  auto fonts = platform::native::FontLibrary::open();
  if (!fonts) {
    std::fprintf(stderr, "goldenthread-bench: %s\n", fonts.error().message.c_str());
    return 1;
  }
  Program program(std::move(*fonts));
  fill(program.world);
  for (int i = 0; i < kWarmFrames; ++i) (void)program.draw(0);
  ImGui::GetIO().AddMousePosEvent(700, 400);  // over the conversation
  (void)program.draw(0);
  program.moved = 0;
  // A wheel's notch in each frame, and a fling of many.
  for (const auto& [what, step_px] :
       {std::pair("scrolling", -120.0F), std::pair("flinging", -2'400.0F)}) {
    std::vector<double> ms;
    for (int i = 0; i < kFrames; ++i) ms.push_back(program.draw(step_px));
    say(what, std::move(ms));
  }
  ImGui::GetIO().AddMousePosEvent(100, 400);  // over the list of threads
  (void)program.draw(0);
  std::vector<double> ms;
  for (int i = 0; i < kFrames; ++i) ms.push_back(program.draw(120));
  say("list of threads", std::move(ms));
  if (program.moved == 3 * kFrames) return 0;
  std::fprintf(stderr, "goldenthread-bench: only %d frames moved\n", program.moved);
  return 1;
}

}  // namespace bench
