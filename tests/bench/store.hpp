// The client's store under load: frames decoded and reduced, catch-up, the outbox.
//
// Invariant: everything measured goes through client::app::reduce, or runtime::Store, as
// it does in the running client; only what is asked of the machine is dropped.
#pragma once

namespace bench {

void measure_store();
// False when the file cannot be written.
bool write_frames(const char* path);

}  // namespace bench
