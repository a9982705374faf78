/* What ESP-IDF does once it has started: calls app_main. */
void app_main(void);

int main(void) {
    app_main();
    return 0;
}
