{{template "message.sql" "store.open_message"}}
