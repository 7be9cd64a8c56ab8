package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.ask;
import static dev.sluice.simulator.SimulatorClient.error;
import static dev.sluice.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorRefusalTest {

    private static final String CHAT = "/v1/chat/completions";

    @TempDir
    private static Path dir;

    private static Simulator simulator;
    private static SimulatorClient client;

    @BeforeAll
    static void start() throws IOException {
        simulator = Simulator.start(Settings.quick(dir.resolve("bill.jsonl")));
        client = new SimulatorClient(simulator);
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'model':7,'messages':[]} ; 400/invalid_request_error/model/invalid_type",
                "{'messages':[]} ; 400/invalid_request_error/model/missing_required_parameter",
                "{'model':'gpt-5'} ; 400/invalid_request_error/messages/missing_required_parameter",
                "{'model':'gpt-5','messages':[]} ; 400/invalid_request_error/messages/empty_array",
                "{'model':'gpt-5','messages':'hi'} ; 400/invalid_request_error/messages/invalid_type",
                "{'model':'gpt-5','messages':['hi']} ; 400/invalid_request_error/messages[0]/invalid_type",
                "{'model':'gpt-5','messages':[{'role':'user'}]} ;"
                        + " 400/invalid_request_error/messages[0].content/missing_required_parameter",
                "{'model':'gpt-5','messages':[{'role':'king','content':'x'}]} ;"
                        + " 400/invalid_request_error/messages[0].role/invalid_value",
                "{'model':'gpt-5','messages':[{'role':'user','content':[{'type':'image_url'}]}]} ;"
                        + " 400/invalid_request_error/messages[0].content[0].type/invalid_value",
                "{'model':'gpt-9','messages':[{'role':'user','content':'x'}]} ;"
                        + " 404/invalid_request_error/null/model_not_found",
                "{'model':'text-embedding-3-small','messages':[{'role':'user','content':'x'}]} ;"
                        + " 404/invalid_request_error/null/model_not_found",
                "{'model' ; 400/invalid_request_error/null/null",
                "[] ; 400/invalid_request_error/body/invalid_type",
                "{} x ; 400/invalid_request_error/null/null"
            })
    void refusesBrokenRequests(String body, String expected) throws Exception {
        HttpResponse<String> response = client.post(CHAT, body.replace('\'', '"'));

        assertThat(error(response)).isEqualTo(expected);
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'temperature':'hot' ; temperature/invalid_type",
                "'temperature':2.5 ; temperature/invalid_value",
                "'max_tokens':0 ; max_tokens/invalid_value",
                "'max_completion_tokens':1.5 ; max_completion_tokens/invalid_type",
                "'max_completion_tokens':99999999999 ; max_completion_tokens/invalid_value",
                "'max_tokens':5,'max_completion_tokens':5 ; max_tokens/invalid_value",
                "'n':0 ; n/invalid_value",
                "'stream':'yes' ; stream/invalid_type",
                "'stream_options':{'include_usage':true} ; stream_options/invalid_value",
                "'stop':[1] ; stop/invalid_type",
                "'metadata':{'a':1} ; metadata/invalid_type",
                "'user':5 ; user/invalid_type",
                "'tools':{} ; tools/invalid_type",
                "'response_format':'json' ; response_format/invalid_type",
                "'service_tier':'gold' ; service_tier/invalid_value",
                "'temprature':1 ; temprature/unknown_parameter"
            })
    void refusesWrongFields(String field, String expected) throws Exception {
        String body = "{'model':'gpt-5','messages':[{'role':'user','content':'x'}]," + field + "}";

        HttpResponse<String> response = client.post(CHAT, body.replace('\'', '"'));

        assertThat(error(response)).isEqualTo("400/invalid_request_error/" + expected);
    }

    @Test
    void refusesPromptsBeyondTheContext() throws Exception {
        HttpResponse<String> response = client.chat(ask("word ".repeat(128_000)).put("model", "gpt-4o-mini"));

        assertThat(error(response)).isEqualTo("400/invalid_request_error/messages/context_length_exceeded");
    }

    @Test
    void refusesBodiesThatAreTooLarge() throws Exception {
        HttpResponse<String> response = client.post(CHAT, "x".repeat(HttpFront.MAX_BODY_BYTES + 1));

        assertThat(error(response)).isEqualTo("413/invalid_request_error/null/request_too_large");
    }

    @Test
    void knowsItsUrlsAndMethods() throws Exception {
        assertThat(error(client.post("/v1/completions", "{}"))).startsWith("404/");
        assertThat(error(client.get(CHAT))).startsWith("405/");
        assertThat(error(client.get("/admin/nothing"))).startsWith("404/");
        assertThat(json(client.get("/health")).path("status").asText()).isEqualTo("ok");
        assertThat(json(client.get("/v1/models")).path("data").findValuesAsText("id"))
                .contains("gpt-5-nano", "text-embedding-3-small");
    }

    @Test
    void chargesNothingForARefusal(@TempDir Path own) throws Exception {
        Path bill = own.resolve("bill.jsonl");
        try (Simulator fresh = Simulator.start(Settings.quick(bill));
                SimulatorClient caller = new SimulatorClient(fresh)) {
            caller.chat(ask("hello").put("n", 0));
            caller.chat(ask("hello").put("model", "gpt-9"));
        }

        assertThat(BillLog.read(bill).lines()).isEmpty();
    }

    @Test
    void takesOnlyItsKey(@TempDir Path own) throws Exception {
        String body = ask("hello").toString();
        Settings settings = Settings.quick(own.resolve("bill.jsonl")).withApiKey("sk-good");
        try (Simulator guarded = Simulator.start(settings);
                SimulatorClient caller = new SimulatorClient(guarded)) {
            HttpResponse<String> none = caller.post(CHAT, body);
            HttpResponse<String> wrong = caller.post(CHAT, body, "Authorization", "Bearer sk-bad");
            HttpResponse<String> right = caller.post(CHAT, body, "Authorization", "Bearer sk-good");

            assertThat(error(none)).isEqualTo("401/invalid_request_error/null/null");
            assertThat(error(wrong)).isEqualTo("401/invalid_request_error/null/invalid_api_key");
            assertThat(wrong.body()).doesNotContain("sk-");
            assertThat(right.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void limitsRequestsOfEachModel(@TempDir Path own) throws Exception {
        Path bill = own.resolve("bill.jsonl");
        try (Simulator limited = Simulator.start(Settings.quick(bill).withLimits(2, 1_000_000));
                SimulatorClient caller = new SimulatorClient(limited)) {
            caller.chat(ask("one"));
            caller.chat(ask("two"));
            HttpResponse<String> third = caller.chat(ask("three"));
            HttpResponse<String> otherModel = caller.chat(ask("three").put("model", "gpt-5"));

            assertThat(error(third)).isEqualTo("429/requests/null/rate_limit_exceeded");
            long retryMs =
                    Long.parseLong(third.headers().firstValue("retry-after-ms").orElseThrow());
            long retrySeconds =
                    Long.parseLong(third.headers().firstValue("retry-after").orElseThrow());
            assertThat(retryMs).isBetween(1L, 30_001L);
            assertThat(retrySeconds).isEqualTo(Math.ceilDiv(retryMs, 1_000L));
            assertThat(third.headers().firstValue("x-ratelimit-remaining-requests"))
                    .hasValue("0");
            assertThat(otherModel.statusCode()).isEqualTo(200);
        }
        assertThat(BillLog.read(bill).lines()).hasSize(3);
    }

    @Test
    void limitsTokensByPromptAndCeiling(@TempDir Path own) throws Exception {
        Settings settings = Settings.quick(own.resolve("bill.jsonl")).withLimits(1_000, 500);
        try (Simulator limited = Simulator.start(settings);
                SimulatorClient caller = new SimulatorClient(limited)) {
            HttpResponse<String> fits = caller.chat(ask("one").put("max_tokens", 400));
            HttpResponse<String> second = caller.chat(ask("one").put("max_tokens", 400));

            assertThat(fits.statusCode()).isEqualTo(200);
            assertThat(error(second)).isEqualTo("429/tokens/null/rate_limit_exceeded");
        }
    }
}
