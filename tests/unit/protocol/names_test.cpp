// Channel names, close codes, strings to sign.
#include <doctest/doctest.h>

#include "protocol/channel_name.hpp"
#include "protocol/close_code.hpp"
#include "protocol/signature.hpp"

using namespace protocol;

TEST_CASE("channel: the charset and the length") {
  for (const char* name : {"a", "my-channel", "private-org-1", "A_b-=@,.;9", "#server-to-user-1"}) {
    CHECK(is_valid_channel(name));
  }
  for (const char* name : {"", " ", "a b", "a/b", "a:b", "ä", "#a", "#server-to-user-", "a\n"}) {
    CAPTURE(name);
    CHECK(!is_valid_channel(name));
  }
  CHECK(!is_valid_channel(std::string_view("a\0b", 3)));
  CHECK(is_valid_channel(std::string(200, 'a')));
  CHECK(!is_valid_channel(std::string(201, 'a')));
}

TEST_CASE("channel: kinds, by prefix, the longer first") {
  CHECK(channel_kind("x") == ChannelKind::Public);
  CHECK(channel_kind("cache-x") == ChannelKind::Public);
  CHECK(channel_kind("private-x") == ChannelKind::Private);
  CHECK(channel_kind("private-encrypted-x") == ChannelKind::PrivateEncrypted);
  CHECK(channel_kind("presence-x") == ChannelKind::Presence);
  CHECK(channel_kind("#server-to-user-1") == ChannelKind::ServerToUser);
  CHECK(channel_kind("privatex") == ChannelKind::Public);
  CHECK(channel_kind("Private-x") == ChannelKind::Public);
  CHECK(needs_auth(ChannelKind::Private));
  CHECK(needs_auth(ChannelKind::PrivateEncrypted));
  CHECK(needs_auth(ChannelKind::Presence));
  CHECK(!needs_auth(ChannelKind::Public));
  CHECK(!needs_auth(ChannelKind::ServerToUser));
  for (const char* name :
       {"cache-a", "private-cache-a", "presence-cache-a", "private-encrypted-cache-a"}) {
    CHECK(is_cache_channel(name));
  }
  CHECK(!is_cache_channel("my-cache-a"));
}

TEST_CASE("channel: our own names and back") {
  CHECK(organization_channel(model::OrganizationId{"o1"}) == "private-org-o1");
  CHECK(thread_channel(model::ThreadId{"t1"}) == "presence-thread-t1");
  CHECK(organization_of_channel("private-org-o1")->value == "o1");
  CHECK(thread_of_channel("presence-thread-t-1")->value == "t-1");
  CHECK(!organization_of_channel("presence-thread-t1"));
  CHECK(organization_of_encrypted_channel("private-encrypted-org-o1")->value == "o1");
  CHECK(!organization_of_encrypted_channel("private-org-o1"));
  CHECK(!organization_of_channel("private-encrypted-org-o1"));
  CHECK(user_channel("1") == "#server-to-user-1");
  CHECK(!organization_of_channel("private-orgs-1"));
  CHECK(!thread_of_channel("private-org-o1"));
  CHECK(is_client_event("client-typing"));
  CHECK(!is_client_event("clienttyping"));
  CHECK(!is_client_event("Client-x"));
}

TEST_CASE("close codes: what a client does about each") {
  CHECK(after_close(4000) == AfterClose::UseTls);
  for (const int code : {4001, 4003, 4004, 4005, 4006, 4007, 4008, 4009, 4010, 4099}) {
    CHECK(after_close(code) == AfterClose::Stop);
  }
  CHECK(after_close(4100) == AfterClose::SlowLadder);
  for (const int code : {4200, 4201, 4202, 4299}) CHECK(after_close(code) == AfterClose::Now);
  for (const int code :
       {0, 1000, 1001, 1006, 1012, 1015, 3000, 3999, 4101, 4199, 4300, 4301, 4999, -1}) {
    CAPTURE(code);
    CHECK(after_close(code) == AfterClose::BackOff);
  }
}

TEST_CASE("signatures: the strings of Pusher's documentation") {
  CHECK(channel_string_to_sign("1234.1234", "private-foobar", "") == "1234.1234:private-foobar");
  CHECK(channel_string_to_sign("1234.1234", "presence-foobar",
                               R"({"user_id":10,"user_info":{"name":"Mr. Channels"}})") ==
        R"(1234.1234:presence-foobar:{"user_id":10,"user_info":{"name":"Mr. Channels"}})");
  CHECK(user_string_to_sign("1234.1234", R"({"id":"12345"})") ==
        R"(1234.1234::user::{"id":"12345"})");
  CHECK(http_string_to_sign("POST", "/apps/3/events",
                            {{"auth_version", "1.0"},
                             {"auth_key", "278d425bdf160c739803"},
                             {"body_md5", "ec365a775a4cd0599faeb73354201b6f"},
                             {"auth_timestamp", "1353088179"}}) ==
        "POST\n/apps/3/events\nauth_key=278d425bdf160c739803&auth_timestamp=1353088179&"
        "auth_version=1.0&body_md5=ec365a775a4cd0599faeb73354201b6f");
}

TEST_CASE("signatures: keys are lowered and sorted, auth_signature is left out") {
  CHECK(http_string_to_sign("GET", "/apps/3/channels",
                            {{"info", "user_count"},
                             {"Filter_By_Prefix", "presence-"},
                             {"auth_signature", "x"},
                             {"AUTH_SIGNATURE", "y"},
                             {"auth_key", "k"}}) ==
        "GET\n/apps/3/channels\nauth_key=k&filter_by_prefix=presence-&info=user_count");
  CHECK(http_string_to_sign("GET", "/x", {}) == "GET\n/x\n");
}

TEST_CASE("socket ids: digits, a dot, digits") {
  for (const char* id : {"1.2", "123.456", "0.0"}) CHECK(is_socket_id(id));
  for (const char* id :
       {"", ".", "1", "1.", ".1", "1.2.3", "a.b", "1.2 ", "-1.2", "1.2\n", "1.2:private-x"}) {
    CAPTURE(id);
    CHECK(!is_socket_id(id));
  }
}
