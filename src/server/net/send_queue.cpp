#include "server/net/send_queue.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <sys/uio.h>

namespace server::net {
namespace {

constexpr std::size_t kGathered = 64;       // frames in one write
constexpr std::size_t kCapacity = 1 << 20;  // of a Round between two rounds

// Bytes the kernel took; -1: the connection is broken.
ssize_t write_all(int fd, iovec* parts, std::size_t count) {
  for (;;) {
    ssize_t written = 0;
    if (count == 1) {
      written = ::send(fd, parts->iov_base, parts->iov_len, MSG_NOSIGNAL);
    } else {
      msghdr message{};
      message.msg_iov = parts;
      message.msg_iovlen = count;
      written = ::sendmsg(fd, &message, MSG_NOSIGNAL);
    }
    if (written >= 0) return written;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
    if (errno != EINTR) return -1;
  }
}

iovec part_of(const std::string& frame, std::size_t offset) {
  return {const_cast<char*>(frame.data()) + offset, frame.size() - offset};
}

}  // namespace

void Round::clear() {
  frames_.clear();
  links_.clear();
  // One large round is no reason to keep its memory for ever.
  if (links_.capacity() > kCapacity) links_.shrink_to_fit();
  if (frames_.capacity() > kCapacity) frames_.shrink_to_fit();
}

std::size_t SendQueue::waiting_frames() const {
  return backlog_ ? backlog_->frames.size() - backlog_->first : 0;
}

std::size_t SendQueue::push(Round& round, Round::FrameIndex frame) {
  const std::size_t bytes = round.frames_[frame]->size();
  if (backlog_) {
    keep(round.frames_[frame], 0);
    return bytes;
  }
  const auto link = static_cast<std::uint32_t>(round.links_.size());
  round.links_.push_back({frame, Round::kNone});
  if (has_links()) {
    round.links_[last_].next = link;
  } else {
    first_ = link;
  }
  last_ = link;
  return bytes;
}

void SendQueue::keep(WirePtr frame, std::size_t offset) {
  if (!backlog_) {
    backlog_ = std::make_unique<Backlog>();
    backlog_->offset = offset;
  }
  backlog_->bytes += frame->size() - offset;
  backlog_->frames.push_back(std::move(frame));
}

void SendQueue::drop_unbegun() {
  first_ = last_ = Round::kNone;
  if (!backlog_) return;
  Backlog& b = *backlog_;
  if (b.offset == 0) {
    backlog_.reset();
    return;
  }
  b.frames.resize(b.first + 1);
  b.bytes = b.frames[b.first]->size() - b.offset;
}

SendQueue::Flushed SendQueue::flush(Round& round, int fd) {
  if (backlog_) return flush_backlog(fd);
  return flush_links(round, fd);
}

SendQueue::Flushed SendQueue::flush_links(Round& round, int fd) {
  std::array<iovec, kGathered> parts;
  while (has_links()) {
    std::size_t count = 0;
    std::size_t bytes = 0;
    std::uint32_t link = first_;
    for (; link != Round::kNone && count < kGathered; link = round.links_[link].next) {
      parts[count] = part_of(*round.frames_[round.links_[link].frame], 0);
      bytes += parts[count++].iov_len;
    }
    const ssize_t written = write_all(fd, parts.data(), count);
    if (written < 0) {
      first_ = last_ = Round::kNone;
      return Flushed::Broken;
    }
    auto taken = static_cast<std::size_t>(written);
    if (taken == bytes) {
      first_ = link;
      continue;
    }
    for (; first_ != Round::kNone; first_ = round.links_[first_].next) {
      const WirePtr& frame = round.frames_[round.links_[first_].frame];
      if (!backlog_ && taken >= frame->size()) {
        taken -= frame->size();
      } else {
        keep(frame, backlog_ ? 0 : taken);
      }
    }
    last_ = Round::kNone;
    return Flushed::Blocked;
  }
  last_ = Round::kNone;
  return Flushed::All;
}

SendQueue::Flushed SendQueue::flush_backlog(int fd) {
  std::array<iovec, kGathered> parts;
  Backlog& b = *backlog_;
  while (b.first < b.frames.size()) {
    const std::size_t count = std::min(kGathered, b.frames.size() - b.first);
    for (std::size_t i = 0; i < count; ++i) {
      parts[i] = part_of(*b.frames[b.first + i], i == 0 ? b.offset : 0);
    }
    const ssize_t written = write_all(fd, parts.data(), count);
    if (written < 0) return Flushed::Broken;
    if (written == 0) return Flushed::Blocked;
    auto taken = static_cast<std::size_t>(written);
    b.bytes -= taken;
    taken += b.offset;
    while (b.first < b.frames.size() && taken >= b.frames[b.first]->size()) {
      taken -= b.frames[b.first]->size();
      b.frames[b.first++].reset();
    }
    b.offset = taken;
  }
  backlog_.reset();
  return Flushed::All;
}

}  // namespace server::net
