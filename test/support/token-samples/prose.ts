// Prose for the token estimates: long enough that a tokenizer's average shows, and written for this purpose.

export const english = `The first version of the scheduler ran every job in the order in which it arrived. That was easy to
explain and easy to test, and for a small team it was good enough. When more teams joined, their jobs began to wait
behind reports that took hours, and no one could say when a job would start. We measured the queue for two weeks before we
changed anything, because several people were sure about the cause and each of them named a different one.

The measurements showed that most jobs were short, and that a handful of long ones held the workers for most of the day. We
therefore split the queue by expected duration. A job without a history counts as short until it has run for five minutes;
after that it moves to the other queue and keeps its progress. The median waiting time fell from eleven minutes to forty
seconds, and the long reports finished a little earlier than before, since they were no longer restarted.`;

export const englishChat = `I'm trying to understand why my integration tests fail only on the build server. Locally they pass
every time, even when I run them in a loop. The error says that the connection was refused, but the database container is
healthy and I can connect to it from the same machine. Could it be that the tests start before the port is open? I'd rather not
add a fixed delay. Please explain what is likely happening, and suggest a way to wait until the service is really ready. If you
need more information, such as the compose file or the logs, just ask.`;

export const portuguese = `A primeira versão do agendador executava cada tarefa na ordem em que ela chegava. Isso era fácil de
explicar e de testar, e para uma equipe pequena bastava. Quando outras equipes passaram a usar o serviço, as tarefas delas
começaram a esperar atrás de relatórios que levavam horas, e ninguém sabia dizer quando uma tarefa começaria. Medimos a fila
durante duas semanas antes de mudar qualquer coisa, porque várias pessoas tinham certeza da causa e cada uma apontava uma
diferente. As medições mostraram que a maioria das tarefas era curta e que poucas tarefas longas ocupavam os processos durante
quase todo o dia. Por isso dividimos a fila de acordo com a duração esperada.`;

export const russian = `Первая версия планировщика выполняла задания в том порядке, в котором они поступали. Это было легко
объяснить и проверить, и для небольшой команды этого хватало. Когда к сервису подключились другие команды, их задания стали
ждать отчётов, которые занимали несколько часов, и никто не мог сказать, когда начнётся конкретное задание. Мы две недели
измеряли очередь, прежде чем что-либо менять, потому что каждый был уверен в своей причине. Оказалось, что большинство заданий
короткие, а несколько длинных занимают рабочие процессы почти весь день.`;

export const chinese = `调度器的第一个版本按照到达的顺序执行任务。这种做法容易解释，也容易测试，对小团队来说已经够用了。后来更多的团队开始使用这个服务，他们的任务常常要排在需要运行几个小时的报表后面，没有人知道自己的任务什么时候才能开始。在修改任何代码之前，我们先花了两个星期测量队列的情况，因为好几位同事都确信自己找到了原因，而每个人说的都不一样。

测量结果显示，大部分任务都很短，只有少数长任务几乎全天占用工作进程。因此我们根据预计的运行时间把队列分成两个。没有历史记录的任务先当作短任务处理，运行超过五分钟以后再移到另一个队列，已经完成的进度会保留下来。等待时间的中位数从十一分钟降到了四十秒。`;

export const chineseChat = `我在构建服务器上运行集成测试时总是失败，但是在本地每次都能通过。错误信息说连接被拒绝，可是数据库容器的状态是正常的，从同一台机器也可以连接。会不会是测试在端口打开之前就开始了？我不想使用固定的等待时间。请解释可能的原因，并建议一种方法，等到服务真正可用之后再开始测试。如果需要更多信息，例如配置文件或者日志，请告诉我。另外，函数的返回值应该是一个列表，而不是字符串，请顺便检查一下类型定义是否正确，并且补充必要的注释。`;

export const traditionalChinese = `排程器的第一個版本依照到達的順序執行工作。這種做法容易說明，也容易測試，對小團隊來說已經足夠。後來更多團隊開始使用這項服務，他們的工作常常要排在需要執行好幾個小時的報表後面，沒有人知道自己的工作什麼時候才會開始。在修改任何程式碼之前，我們先花了兩個星期測量佇列的情況，因為好幾位同事都確信自己找到了原因，而每個人說的都不一樣。`;

export const japanese = `最初のスケジューラーは、届いた順番にジョブを実行していました。説明もテストも簡単で、小さなチームにはそれで十分でした。利用するチームが増えると、数時間かかるレポートの後ろで短いジョブが待たされるようになり、いつ始まるのか誰にも分からなくなりました。何かを変更する前に、私たちは二週間かけてキューの状態を測定しました。原因を確信している人が何人もいて、それぞれ違う原因を挙げていたからです。

測定の結果、ほとんどのジョブは短く、少数の長いジョブがワーカーを一日中占有していることが分かりました。そこで、予想される実行時間によってキューを二つに分けました。履歴のないジョブは短いものとして扱い、五分を超えたらもう一方のキューへ移します。`;

export const japaneseChat = `ビルドサーバーで統合テストを実行すると毎回失敗しますが、手元の環境では必ず成功します。エラーメッセージには接続が拒否されたと書かれています。しかしデータベースのコンテナは正常に動いていて、同じマシンからは接続できます。ポートが開く前にテストが始まっている可能性はありますか。固定の待ち時間は追加したくありません。考えられる原因を説明して、サービスが本当に使えるようになるまで待つ方法を教えてください。設定ファイルやログが必要な場合は、お知らせください。`;

export const korean = `첫 번째 스케줄러는 작업이 도착한 순서대로 실행했습니다. 설명하기도 쉽고 테스트하기도 쉬웠으며 작은 팀에는 그것으로 충분했습니다. 더 많은 팀이 서비스를 사용하기 시작하자 몇 시간씩 걸리는 보고서 뒤에서 짧은 작업이 기다리게 되었고, 작업이 언제 시작될지 아무도 말할 수 없었습니다. 우리는 무엇이든 바꾸기 전에 두 주 동안 대기열을 측정했습니다. 여러 사람이 원인을 확신했지만 저마다 다른 원인을 말했기 때문입니다.`;

export const arabic = `كانت النسخة الأولى من المجدول تنفذ كل مهمة بحسب ترتيب وصولها. كان ذلك سهل الشرح وسهل الاختبار، وكان كافيا لفريق صغير. وعندما انضمت فرق أخرى بدأت مهامها تنتظر خلف تقارير تستغرق ساعات طويلة، ولم يستطع أحد أن يقول متى ستبدأ مهمة معينة. لذلك قمنا بقياس قائمة الانتظار لمدة أسبوعين قبل أن نغير أي شيء، لأن عدة أشخاص كانوا واثقين من السبب وكان كل واحد منهم يذكر سببا مختلفا.

أظهرت القياسات أن معظم المهام قصيرة، وأن عددا قليلا من المهام الطويلة يشغل العمال معظم اليوم. ولهذا قسمنا قائمة الانتظار بحسب المدة المتوقعة. تعتبر المهمة التي ليس لها سجل سابق قصيرة حتى تعمل لمدة خمس دقائق، ثم تنتقل إلى القائمة الأخرى وتحتفظ بما أنجزته.`;

export const arabicChat = `أحاول أن أفهم لماذا تفشل اختبارات التكامل على خادم البناء فقط. على جهازي تنجح في كل مرة، حتى عندما أشغلها مرات كثيرة. تقول رسالة الخطأ إن الاتصال مرفوض، لكن حاوية قاعدة البيانات تعمل بشكل سليم ويمكنني الاتصال بها من الجهاز نفسه. هل من الممكن أن تبدأ الاختبارات قبل أن يفتح المنفذ؟ لا أريد أن أضيف انتظارا ثابتا. من فضلك اشرح ما الذي يحدث على الأرجح، واقترح طريقة للانتظار حتى تصبح الخدمة جاهزة فعلا. إذا كنت تحتاج إلى معلومات أخرى مثل ملف الإعدادات أو السجلات فأخبرني.`;

export const hindi = `शेड्यूलर का पहला संस्करण हर काम को उसी क्रम में चलाता था जिसमें वह आता था। इसे समझाना और जाँचना आसान था, और छोटी टीम के लिए यह काफी था। जब और टीमें जुड़ीं, तो उनके काम उन रिपोर्टों के पीछे रुकने लगे जिनमें कई घंटे लगते थे, और कोई नहीं बता सकता था कि कोई काम कब शुरू होगा। कुछ भी बदलने से पहले हमने दो सप्ताह तक कतार को मापा।`;

export const portugueseChat = `Estou tentando entender por que os testes de integração só falham no servidor de compilação. Na minha
máquina eles passam sempre, mesmo quando os executo várias vezes seguidas. A mensagem de erro diz que a conexão foi recusada, mas o
contêiner do banco de dados está saudável e consigo me conectar a ele a partir da mesma máquina. É possível que os testes comecem
antes de a porta estar aberta? Não quero acrescentar uma espera fixa. Explique o que provavelmente está acontecendo e sugira uma
forma de esperar até que o serviço esteja realmente pronto. Se precisar do arquivo de configuração ou dos registros, avise.`;

export const russianChat = `Я пытаюсь понять, почему интеграционные тесты падают только на сервере сборки. На моей машине они проходят
каждый раз, даже если запустить их подряд. В сообщении об ошибке сказано, что соединение отклонено, но контейнер с базой данных
работает нормально, и с той же машины я могу к нему подключиться. Может ли быть так, что тесты начинаются раньше, чем открывается
порт? Мне не хочется добавлять фиксированную задержку. Объясни, пожалуйста, что скорее всего происходит, и предложи способ
дождаться, пока сервис действительно будет готов. Если нужны настройки или журналы, скажи.`;

export const traditionalChineseChat = `我想知道為什麼整合測試只在建置伺服器上失敗。在我的電腦上每次都會通過，連續執行很多次也一樣。錯誤訊息說連線被拒絕，但是資料庫的容器運作正常，我也可以從同一台機器連線。有沒有可能在連接埠開啟之前測試就開始了？我不想加入固定的等待時間。請說明最可能發生的情況，並且建議一個方法，讓程式等到服務真正準備好。如果還需要設定檔或記錄檔，請告訴我。`;

export const hindiChat = `मैं समझना चाहता हूँ कि एकीकरण परीक्षण केवल बिल्ड सर्वर पर ही क्यों विफल होते हैं। मेरी मशीन पर वे हर बार सफल होते हैं। त्रुटि संदेश कहता है कि कनेक्शन अस्वीकार कर दिया गया, लेकिन डेटाबेस का कंटेनर ठीक चल रहा है और उसी मशीन से जुड़ा जा सकता है। क्या यह संभव है कि पोर्ट खुलने से पहले परीक्षण शुरू हो जाते हैं? कृपया बताइए कि सेवा के तैयार होने तक प्रतीक्षा कैसे की जाए।`;
