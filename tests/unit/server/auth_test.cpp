// Signatures and tokens, with vectors from Pusher's documentation.
#include <string>

#include <doctest/doctest.h>

#include "protocol/signature.hpp"
#include "server/auth/channel_signature.hpp"
#include "server/auth/crypto.hpp"
#include "server/auth/tokens.hpp"

using namespace server::auth;

namespace {
// Pusher's documentation, "Authentication signatures".
const AppKeys kDocs{"3", "278d425bdf160c739803", "7ad3773142a6692b25b8"};
}  // namespace

TEST_CASE("private channel: Pusher's documented signature") {
  CHECK(sign(kDocs, protocol::channel_string_to_sign("1234.1234", "private-foobar", "")) ==
        "278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4");
}

TEST_CASE("presence channel: Pusher's documented signature over the exact channel_data") {
  const char* data = R"({"user_id":10,"user_info":{"name":"Mr. Channels"}})";
  CHECK(sign(kDocs, protocol::channel_string_to_sign("1234.1234", "presence-foobar", data)) ==
        "278d425bdf160c739803:31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80");
}

TEST_CASE("user sign-in: Pusher's documented signature") {
  const char* data = R"({"id":"12345"})";
  CHECK(sign(kDocs, protocol::user_string_to_sign("1234.1234", data)) ==
        "278d425bdf160c739803:4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba");
}

TEST_CASE("HTTP API: the signature of Pusher's documented example") {
  const std::string to_sign =
      protocol::http_string_to_sign("POST", "/apps/3/events",
                                    {{"auth_key", "278d425bdf160c739803"},
                                     {"auth_timestamp", "1353088179"},
                                     {"auth_version", "1.0"},
                                     {"body_md5", "ec365a775a4cd0599faeb73354201b6f"}});
  CHECK(hmac_sha256_hex(kDocs.secret, to_sign) ==
        "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c");
}

TEST_CASE("MD5, SHA-256 and base64: known values") {
  CHECK(md5_hex("") == "d41d8cd98f00b204e9800998ecf8427e");
  // The body of Pusher's documented request.
  CHECK(md5_hex(R"({"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"})") ==
        "ec365a775a4cd0599faeb73354201b6f");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  for (const char* plain : {"f", "fo", "foo", "foob", "fooba", "foobar"}) {
    const std::string text = plain;
    CHECK(from_base64(base64(text)) == text);
  }
  CHECK(base64("") == "");
  CHECK(base64("fooba") == "Zm9vYmE=");
  for (const char* text : {"", "Zg", "Zg=", "Z===", "Zg==Zg==", " m9v", "Zm9v!mFy"})
    CHECK_FALSE(from_base64(text));
}

TEST_CASE("encrypted channel: base64(SHA-256(channel, master key)), as server libraries have it") {
  AppKeys keys = kDocs;
  keys.encryption_key = "01234567890123456789012345678901";
  CHECK(shared_secret(keys, "private-encrypted-bla") ==
        "BYBsePpRCQkGPvbWu/5j8x+MmUF5sgPH5DmNBwkTzYs=");
  CHECK(derive_encryption_key("secret").size() == 32);
  CHECK(derive_encryption_key("secret") != derive_encryption_key("other"));
}

TEST_CASE("is_signed: only the right key and signature") {
  const std::string to_sign = "1.2:private-a";
  const std::string good = sign(kDocs, to_sign);
  CHECK(is_signed(kDocs, to_sign, good));
  CHECK_FALSE(is_signed(kDocs, "1.2:private-b", good));
  CHECK_FALSE(is_signed(kDocs, to_sign, ""));
  CHECK_FALSE(is_signed(kDocs, to_sign, good + "0"));
  CHECK_FALSE(is_signed(kDocs, to_sign, "other" + good.substr(good.find(':'))));
}

TEST_CASE("demo tokens: valid until they expire, and only as they were made") {
  const Identity mara{model::UserId{"mara"}, model::OrganizationId{"acme"}};
  const std::string token = make_demo_token(mara, {2'000}, "secret");
  const auto verified = verify_demo_token(token, "secret", {1'999});
  REQUIRE(verified);
  CHECK(verified->user.value == "mara");
  CHECK(verified->organization.value == "acme");
  CHECK(verify_demo_token(token, "secret", {2'000}).error().code == "token_expired");
  CHECK(verify_demo_token(token, "other", {0}).error().code == "invalid_token");
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    // The last character of base64 has bits that mean nothing; ours are compared as text.
    CHECK_FALSE(verify_demo_token(changed, "secret", {0}));
  }
  for (const char* text : {"", ".", "gtd1.", "gtd1..", "gtd1.e30", "a.b.c"}) {
    CHECK_FALSE(verify_demo_token(text, "secret", {0}));
  }
}
